using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Fubuni.ChatService.Tests.Support;

namespace Fubuni.ChatService.Tests.ToolServers;

/// <summary>The reference server of the Model Context Protocol, which has every kind of content.</summary>
public sealed class EverythingTests(ChatApp app) : IAsyncLifetime
{
    private readonly string _said = Unique.Text();
    private readonly int _port = LocalServer.FreePort();
    private Process? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var folder = typeof(EverythingTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "ConformanceClient")
            .Value!;
        var start = new ProcessStartInfo(
            "node",
            ["node_modules/@modelcontextprotocol/server-everything/dist/index.js", "streamableHttp"]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PORT"] = _port.ToString(CultureInfo.InvariantCulture);
        var isListening = new TaskCompletionSource();
        _server = new Process { StartInfo = start };
        _server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("listening", StringComparison.Ordinal) == true)
            {
                isListening.TrySetResult();
            }
        };
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        await isListening.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync(CancellationToken.None);
        _server.Dispose();
    }

    [Theory]
    [InlineData("echo", """{"message":"a red door"}""", "a red door")]
    [InlineData("get-sum", """{"a":2,"b":40}""", "42")]
    [InlineData("get-tiny-image", "{}", "[image: image/png, not shown]")]
    [InlineData("get-resource-links", """{"count":2}""", "](demo://resource/")]
    [InlineData("get-structured-content", """{"location":"New York"}""", "temperature")]
    public async Task Its_tools_are_called_and_every_content_is_text_for_the_model(
        string tool,
        string arguments,
        string expected
    )
    {
        await using var replica = app.StartReplica(
            ("ToolServers:0:Name", "everything"),
            ("ToolServers:0:Url", $"http://127.0.0.1:{_port}/mcp"),
            ("ToolServers:0:Ask", "Never")
        );
        var input = JsonDocument.Parse(arguments).RootElement;
        var script = app.Model.When(_said, Steps.Call($"everything__{tool}", input), Steps.Say("Done."));

        var turn = await app.NewUser(replica).StreamAsync(_said);

        Assert.Equal(("Done.", "finish"), (turn.Text, turn.Types.Last()));
        Assert.Contains(expected, script.Requests[1].GetProperty("messages").ToString(), StringComparison.Ordinal);
        Assert.Single(turn.All("tool-output-available"));
    }
}
