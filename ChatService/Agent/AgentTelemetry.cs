using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fubuni.ChatService.Models;
using Fubuni.ChatService.Streaming;
using Microsoft.Extensions.AI;

namespace Fubuni.ChatService.Agent;

/// <summary>
/// Spans and metrics of the agent and its tools, by the OpenTelemetry semantic conventions for generative AI; those of
/// its calls of the model come from the model's client. What people and models write is in none of them.
/// </summary>
internal sealed class AgentTelemetry : IDisposable
{
    public const string AgentName = "Fubuni";

    /// <summary>
    /// The error type of what did not fail but was ended: stopped by the user, by a limit, or with the process.
    /// </summary>
    public const string Cancelled = "cancelled";

    private static readonly ActivitySource Source = new(ChatTelemetry.Name);

    private readonly Meter _meter;
    private readonly Histogram<double> _agentDuration;
    private readonly Histogram<double> _toolDuration;
    private readonly string? _provider;
    private readonly string? _defaultModel;
    private readonly ModelCatalog _models;

    public AgentTelemetry(IMeterFactory meters, IChatClient client, ModelCatalog models)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        (_provider, _defaultModel, _models) = (metadata?.ProviderName, metadata?.DefaultModelId, models);
        _meter = meters.Create(ChatTelemetry.Name);
        InstrumentAdvice<double> seconds = new()
        {
            HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(n => 0.01 * (1 << n))],
        };
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

    public Activity? StartAgent(Guid sessionId, ChatModel model) =>
        Start(
            $"invoke_agent {AgentName}",
            ActivityKind.Internal,
            [
                new("gen_ai.operation.name", "invoke_agent"),
                new("gen_ai.provider.name", _provider),
                new("gen_ai.agent.name", AgentName),
                new(ConversationTag.Name, sessionId.ToString()),
                new("gen_ai.request.model", NameOf(model)),
            ]
        );

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

    public void AgentEnded(
        Activity? activity,
        ChatModel model,
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
            { "gen_ai.provider.name", _provider },
            { "gen_ai.request.model", NameOf(model) },
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

    /// <summary>As its provider calls it. Only its client knows that of the default.</summary>
    private string? NameOf(ChatModel model) => _models.RouteOf(model) is null ? _defaultModel : model.Connection.Model;

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

    private static void SetUsage(Activity? activity, int? input, int? output) =>
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
}
