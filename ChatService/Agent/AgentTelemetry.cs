using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// Spans and metrics of the model and its tools, by the OpenTelemetry semantic conventions for generative AI. What people and models write
/// is in none of them.
/// </summary>
internal sealed class AgentTelemetry : IDisposable
{
    public const string Name = "Fubuni.ChatService";
    public const string AgentName = "Fubuni";

    /// <summary>The protocol that the endpoint speaks; which company is behind it is the operator's choice.</summary>
    private const string Provider = "openai";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _toolDuration;
    private readonly ModelConnection _model;

    public AgentTelemetry(IMeterFactory meters, ModelConnection model)
    {
        _model = model;
        _meter = meters.Create(Name);
        InstrumentAdvice<double> seconds = new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] };
        InstrumentAdvice<long> tokens = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576] };
        _duration = _meter.CreateHistogram("gen_ai.client.operation.duration", "s", "Duration of a call of the model.", advice: seconds);
        _firstChunk = _meter.CreateHistogram("gen_ai.client.operation.time_to_first_chunk", "s", "Time to the first chunk of a call of the model.", advice: seconds);
        _tokens = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens read and written by the model.", advice: tokens);
        _toolDuration = _meter.CreateHistogram("gen_ai.execute_tool.duration", "s", "Duration of a call of a tool.", advice: seconds);
    }

    public static Activity? StartAgent() => Source.StartActivity($"invoke_agent {AgentName}", ActivityKind.Internal)?
        .SetTag("gen_ai.operation.name", "invoke_agent")
        .SetTag("gen_ai.provider.name", Provider)
        .SetTag("gen_ai.agent.name", AgentName);

    public Activity? StartCall() => Source.StartActivity($"chat {_model.Model}", ActivityKind.Client)?
        .SetTag("gen_ai.operation.name", "chat")
        .SetTag("gen_ai.provider.name", Provider)
        .SetTag("gen_ai.request.model", _model.Model)
        .SetTag("server.address", _model.Endpoint.Host)
        .SetTag("server.port", _model.Endpoint.Port);

    public static Activity? StartTool(string name, string callId) => Source.StartActivity($"execute_tool {name}", ActivityKind.Internal)?
        .SetTag("gen_ai.operation.name", "execute_tool")
        .SetTag("gen_ai.tool.name", name)
        .SetTag("gen_ai.tool.call.id", callId)
        .SetTag("gen_ai.tool.type", "function");

    public void CallEnded(Activity? activity, TimeSpan duration, string? finishReason, string? errorType)
    {
        if (finishReason is not null)
        {
            activity?.SetTag("gen_ai.response.finish_reasons", new[] { finishReason });
        }

        Fail(activity, errorType);
        _duration.Record(duration.TotalSeconds, Tags(errorType));
    }

    public void FirstChunk(Activity? activity, TimeSpan elapsed)
    {
        activity?.SetTag("gen_ai.response.time_to_first_chunk", elapsed.TotalSeconds);
        _firstChunk.Record(elapsed.TotalSeconds, Tags(null));
    }

    public void Tokens(Activity? activity, int input, int output)
    {
        activity?.SetTag("gen_ai.usage.input_tokens", input).SetTag("gen_ai.usage.output_tokens", output);
        _tokens.Record(input, [.. Tags(null), new("gen_ai.token.type", "input")]);
        _tokens.Record(output, [.. Tags(null), new("gen_ai.token.type", "output")]);
    }

    public void ToolEnded(Activity? activity, string name, TimeSpan duration, string? errorType)
    {
        Fail(activity, errorType);
        TagList tags = new() { { "gen_ai.tool.name", name } };
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
        }

        _toolDuration.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    public static void Fail(Activity? activity, string? errorType)
    {
        if (errorType is not null)
        {
            activity?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error);
        }
    }

    private KeyValuePair<string, object?>[] Tags(string? errorType)
    {
        KeyValuePair<string, object?>[] tags =
        [
            new("gen_ai.operation.name", "chat"),
            new("gen_ai.provider.name", Provider),
            new("gen_ai.request.model", _model.Model),
            new("server.address", _model.Endpoint.Host),
        ];
        return errorType is null ? tags : [.. tags, new("error.type", errorType)];
    }
}
