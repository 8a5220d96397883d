using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fubuni.ChatService.Streaming;
using OpenAI.Chat;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// Spans and metrics of the model and its tools, by the OpenTelemetry semantic conventions for generative AI. What
/// people and models write is in none of them.
/// </summary>
internal sealed class AgentTelemetry : IDisposable
{
    public const string AgentName = "Fubuni";

    /// <summary>
    /// The error type of what did not fail but was ended: stopped by the user, by a limit, or with the process.
    /// </summary>
    public const string Cancelled = "cancelled";

    /// <summary>The protocol that the endpoint speaks; which company is behind it is the operator's choice.</summary>
    private const string Provider = "openai";

    private static readonly ActivitySource Source = new(ChatTelemetry.Name);

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _outputChunk;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _agentDuration;
    private readonly Histogram<double> _toolDuration;
    private readonly ModelConnection _model;
    private readonly KeyValuePair<string, object?>[] _server;

    public AgentTelemetry(IMeterFactory meters, ModelConnection model)
    {
        _model = model;
        _server = [new("server.address", model.Endpoint.Host), new("server.port", model.Endpoint.Port)];
        _meter = meters.Create(ChatTelemetry.Name);
        InstrumentAdvice<double> seconds = new()
        {
            HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(n => 0.01 * (1 << n))],
        };
        InstrumentAdvice<double> chunks = new()
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        };
        InstrumentAdvice<long> tokens = new()
        {
            HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(n => 1L << (2 * n))],
        };
        _duration = _meter.CreateHistogram(
            "gen_ai.client.operation.duration",
            "s",
            "Duration of a call of the model.",
            advice: seconds
        );
        _firstChunk = _meter.CreateHistogram(
            "gen_ai.client.operation.time_to_first_chunk",
            "s",
            "Time to the first chunk of a call of the model.",
            advice: seconds
        );
        _outputChunk = _meter.CreateHistogram(
            "gen_ai.client.operation.time_per_output_chunk",
            "s",
            "Time from one chunk of a call of the model to the next, on average.",
            advice: chunks
        );
        _tokens = _meter.CreateHistogram(
            "gen_ai.client.token.usage",
            "{token}",
            "Tokens read and written by the model.",
            advice: tokens
        );
        _agentDuration = _meter.CreateHistogram(
            "gen_ai.invoke_agent.duration",
            "s",
            "Duration of an answer, with all its calls.",
            advice: seconds
        );
        _toolDuration = _meter.CreateHistogram(
            "gen_ai.execute_tool.duration",
            "s",
            "Duration of a call of a tool.",
            advice: seconds
        );
    }

    public Activity? StartAgent(Guid sessionId) =>
        Start(
            $"invoke_agent {AgentName}",
            ActivityKind.Internal,
            [
                new("gen_ai.operation.name", "invoke_agent"),
                new("gen_ai.provider.name", Provider),
                new("gen_ai.agent.name", AgentName),
                new("gen_ai.conversation.id", sessionId.ToString()),
                new("gen_ai.request.model", _model.Model),
            ]
        );

    /// <param name="maxTokens">What the model may write at most; null where it is not told.</param>
    public Activity? StartCall(Guid sessionId, int? maxTokens)
    {
        var activity = Start(
            $"chat {_model.Model}",
            ActivityKind.Client,
            [
                new("gen_ai.operation.name", "chat"),
                new("gen_ai.provider.name", Provider),
                new("gen_ai.request.model", _model.Model),
                new("gen_ai.request.stream", true),
                new("gen_ai.conversation.id", sessionId.ToString()),
                .. _server,
            ]
        );
        return maxTokens is { } limit ? activity?.SetTag("gen_ai.request.max_tokens", limit) : activity;
    }

    public static Activity? StartTool(string name, string callId) =>
        Start(
            $"execute_tool {name}",
            ActivityKind.Internal,
            [
                new("gen_ai.operation.name", "execute_tool"),
                new("gen_ai.tool.name", name),
                new("gen_ai.tool.call.id", callId),
                new("gen_ai.tool.type", "function"),
            ]
        );

    /// <param name="response">What the model said of itself; null where it said nothing.</param>
    public void CallEnded(
        Activity? activity,
        TimeSpan duration,
        ResponseIdentity? response,
        string? finishReason,
        string? errorType
    )
    {
        SetFinishReason(activity, finishReason);
        activity?.SetTag("gen_ai.response.id", response?.Id).SetTag("gen_ai.response.model", response?.Model);
        Fail(activity, errorType);
        _duration.Record(duration.TotalSeconds, Tags(response, errorType));
    }

    public void FirstChunk(Activity? activity, TimeSpan elapsed)
    {
        activity?.SetTag("gen_ai.response.time_to_first_chunk", elapsed.TotalSeconds);
        _firstChunk.Record(elapsed.TotalSeconds, Tags(null, null));
    }

    /// <param name="elapsed">From the first chunk to the last.</param>
    /// <param name="chunks">Those that followed the first.</param>
    public void FollowingChunks(TimeSpan elapsed, int chunks)
    {
        if (chunks > 0)
        {
            _outputChunk.Record(elapsed.TotalSeconds / chunks, Tags(null, null));
        }
    }

    public void Tokens(Activity? activity, ResponseIdentity? response, ChatTokenUsage usage)
    {
        SetUsage(activity, usage.InputTokenCount, usage.OutputTokenCount);
        if (usage.InputTokenDetails is { CachedTokenCount: > 0 } input)
        {
            activity?.SetTag("gen_ai.usage.cache_read.input_tokens", input.CachedTokenCount);
        }

        if (usage.OutputTokenDetails is { ReasoningTokenCount: > 0 } output)
        {
            activity?.SetTag("gen_ai.usage.reasoning.output_tokens", output.ReasoningTokenCount);
        }

        Record("input", usage.InputTokenCount);
        Record("output", usage.OutputTokenCount);

        void Record(string type, int count)
        {
            var tags = Tags(response, null);
            tags.Add("gen_ai.token.type", type);
            _tokens.Record(count, tags);
        }
    }

    public void AgentEnded(
        Activity? activity,
        TimeSpan duration,
        AgentReport report,
        string? finishReason,
        string? errorType
    )
    {
        SetFinishReason(activity, finishReason);
        if (report.Usage is { } usage)
        {
            SetUsage(activity, usage.InputTokens, usage.OutputTokens);
        }

        Fail(activity, errorType);
        TagList tags = new()
        {
            { "gen_ai.agent.name", AgentName },
            { "gen_ai.provider.name", Provider },
            { "gen_ai.request.model", _model.Model },
        };
        _agentDuration.Record(duration.TotalSeconds, WithError(tags, errorType));
    }

    public void ToolEnded(Activity? activity, string name, TimeSpan duration, string? errorType)
    {
        Fail(activity, errorType);
        TagList tags = new() { { "gen_ai.tool.name", name }, { "gen_ai.tool.type", "function" } };
        _toolDuration.Record(duration.TotalSeconds, WithError(tags, errorType));
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>With its attributes from the start: samplers see no others.</summary>
    private static Activity? Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] attributes) =>
        Source.StartActivity(name, kind, default(ActivityContext), attributes);

    private static void SetFinishReason(Activity? activity, string? finishReason)
    {
        if (finishReason is not null)
        {
            activity?.SetTag("gen_ai.response.finish_reasons", new[] { finishReason });
        }
    }

    private static void SetUsage(Activity? activity, int input, int output) =>
        activity?.SetTag("gen_ai.usage.input_tokens", input).SetTag("gen_ai.usage.output_tokens", output);

    private static void Fail(Activity? activity, string? errorType)
    {
        if (errorType is not null)
        {
            activity?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error);
        }
    }

    private static TagList WithError(TagList tags, string? errorType)
    {
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
        }

        return tags;
    }

    private TagList Tags(ResponseIdentity? response, string? errorType)
    {
        TagList tags = new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", Provider },
            { "gen_ai.request.model", _model.Model },
        };
        foreach (var (name, value) in _server)
        {
            tags.Add(name, value);
        }

        if (response is { Model: { } model })
        {
            tags.Add("gen_ai.response.model", model);
        }

        return WithError(tags, errorType);
    }
}

/// <summary>
/// What a model said of an answer of its own: some name another model than the one that was asked for.
/// </summary>
internal sealed record ResponseIdentity(string? Id, string? Model);
