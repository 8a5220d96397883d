using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.Conformance;

/// <summary>A chat in the client of the AI SDK, in the version of the frontend, in a Node.js process.</summary>
internal sealed class SdkChat : IAsyncDisposable
{
    private static readonly string Folder = typeof(SdkChat)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "ConformanceClient")
        .Value!;

    private readonly Process _process;

    private SdkChat(Guid sessionId, Process process) => (SessionId, _process) = (sessionId, process);

    public Guid SessionId { get; }

    /// <param name="origin">The address of the service, or of a proxy in front of it.</param>
    /// <param name="token">An access token to use instead of the user's own.</param>
    public static SdkChat Open(ChatUser user, Uri? origin = null, string? token = null, Guid? sessionId = null)
    {
        var id = sessionId ?? Guid.CreateVersion7();
        var settings = new
        {
            origin = (origin ?? user.Http.BaseAddress!).GetLeftPart(UriPartial.Authority),
            token = token ?? user.Http.DefaultRequestHeaders.Authorization!.Parameter,
            sessionId = id,
        };
        return new SdkChat(
            id,
            Process.Start(
                new ProcessStartInfo("node", ["client.mjs", JsonSerializer.Serialize(settings)])
                {
                    WorkingDirectory = Folder,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!
        );
    }

    /// <summary>Performs an action of a user and waits for its end.</summary>
    /// <param name="method">
    /// A method of the SDK's chat: <c>sendMessage</c>, <c>regenerate</c>, <c>resumeStream</c>, <c>stop</c>.
    /// </param>
    public async Task<SdkState> DoAsync(string method, object? argument = null)
    {
        await BeginAsync(method, argument);
        return await SettledAsync();
    }

    public Task<SdkState> BeginAsync(string method, object? argument = null) =>
        OrderAsync(
            new
            {
                order = "begin",
                method,
                argument,
            }
        );

    public Task<SdkState> SettledAsync() => OrderAsync(new { order = "settled" });

    /// <summary>Waits until the message that is streaming says <paramref name="text"/>.</summary>
    public Task<SdkState> UntilAsync(string text) => OrderAsync(new { order = "until", text });

    /// <summary>Waits until the user is asked whether a call of a tool may be made.</summary>
    public Task<SdkState> UntilAskedAsync() => OrderAsync(new { order = "untilAsked" });

    /// <summary>Shows messages that were loaded from the service.</summary>
    public Task<SdkState> LoadAsync(JsonElement messages) => OrderAsync(new { order = "load", messages });

    /// <summary>Fails if the SDK considers these messages invalid.</summary>
    public Task<SdkState> ValidateAsync(JsonElement messages) => OrderAsync(new { order = "validate", messages });

    /// <summary>One turn, read with <c>readUIMessageStream</c>.</summary>
    public Task<SdkState> ReadAsync(string text) => OrderAsync(new { order = "read", text });

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<SdkState> OrderAsync(object order)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line is not null, "The client ended.");
        var state = JsonSerializer.Deserialize<SdkState>(line, JsonSerializerOptions.Web)!;
        Assert.Null(state.Failure);
        return state;
    }
}

/// <summary>The state that a user interface shows.</summary>
/// <param name="Status"><c>submitted</c>, <c>streaming</c>, <c>ready</c> or <c>error</c>.</param>
/// <param name="Finish">How the last request ended; null when that is unknown.</param>
/// <param name="Data">The types of the data chunks.</param>
/// <param name="ToolCalls">The tools that the client was asked to execute.</param>
/// <param name="Asked">The requests that the SDK gave its transport, oldest first.</param>
internal sealed record SdkState(
    string? Failure,
    string Status,
    string? Error,
    IReadOnlyList<JsonElement> Messages,
    SdkFinish? Finish,
    string[] Data,
    string[] ToolCalls,
    IReadOnlyList<SdkRequest> Asked
)
{
    public JsonElement Last => Messages[^1];

    public string LastText => string.Concat(Parts("text").Select(part => part.GetProperty("text").GetString()));

    public string? LastStatus => Last.GetProperty("metadata").GetProperty("status").GetString();

    public IEnumerable<JsonElement> Parts(string type) =>
        Last.GetProperty("parts").EnumerateArray().Where(part => part.GetProperty("type").GetString() == type);

    public Guid Id(int index) => Messages[index].GetProperty("id").GetGuid();
}

internal sealed record SdkFinish(bool IsAbort, bool IsDisconnect, bool IsError, string? FinishReason);

internal sealed record SdkRequest(string Trigger, Guid? MessageId, Guid[] MessageIds);
