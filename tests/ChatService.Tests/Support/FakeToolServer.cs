using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Fubuni.ChatService.Tests.Support;

/// <summary>
/// An MCP server of an operator, on loopback: <c>look</c> only reads, <c>send</c> changes something, <c>slow</c> does
/// not end before it is cancelled.
/// </summary>
public sealed class FakeToolServer : IAsyncDisposable
{
    public const string Name = "office";

    private readonly ConcurrentQueue<string> _sent = [];
    private readonly ConcurrentQueue<string?> _authorizations = [];
    private WebApplication? _app;
    private string? _url;

    /// <summary>What <c>send</c> was called with.</summary>
    public IReadOnlyList<string> Sent => [.. _sent];

    /// <summary>The header of every request.</summary>
    public IReadOnlyList<string?> Authorizations => [.. _authorizations];

    public Func<string> Seen { get; set; } = () => "seen";

    public static async Task<FakeToolServer> StartAsync()
    {
        var server = new FakeToolServer();
        await server.StartServerAsync();
        return server;
    }

    /// <summary>The settings of a replica that has this server, and others of the server.</summary>
    public (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
        [
            ("ToolServers:0:Name", Name),
            ("ToolServers:0:Url", $"{_url}/mcp"),
            .. more.Select(setting => ($"ToolServers:0:{setting.Key}", setting.Value)),
        ];

    /// <summary>Its sessions are gone then.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartServerAsync();
    }

    public async Task StopAsync() => await _app!.DisposeAsync();

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(_url ?? $"http://{IPAddress.Loopback}:0");
        builder
            .Services.AddMcpServer()
            .WithHttpTransport(http => http.Stateless = false)
            .WithTools([
                McpServerTool.Create(
                    () => Seen(),
                    new()
                    {
                        Name = "look",
                        Description = "Looks.",
                        ReadOnly = true,
                    }
                ),
                McpServerTool.Create(
                    (string to) =>
                    {
                        _sent.Enqueue(to);
                        return $"sent to {to}";
                    },
                    new() { Name = "send", Description = "Sends a letter." }
                ),
                McpServerTool.Create(
                    async (CancellationToken cancellationToken) =>
                    {
                        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                        return "never";
                    },
                    new() { Name = "slow", ReadOnly = true }
                ),
            ]);
        _app = builder.Build();
        _app.Use(
            (context, next) =>
            {
                _authorizations.Enqueue(context.Request.Headers.Authorization);
                return next(context);
            }
        );
        _app.MapMcp("/mcp");
        await _app.StartAsync();
        _url = _app.Urls.First();
    }
}
