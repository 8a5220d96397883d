using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.ToolServers;

/// <summary>
/// The tools of the operator's servers. A server that cannot be reached delays no answer, and its tools are not offered
/// until it can.
/// </summary>
internal sealed class ToolServerList : BackgroundService, IAsyncDisposable
{
    /// <summary>The longest that the first answers after a start wait for the tools.</summary>
    private static readonly TimeSpan FirstListTimeout = TimeSpan.FromSeconds(3);

    private readonly List<ListedToolServer> _servers;
    private readonly Task _firstLists;
    private readonly TimeProvider _time;

    public ToolServerList(
        IOptions<List<ToolServerOptions>> servers,
        TimeProvider time,
        ILogger<ListedToolServer> logger
    )
    {
        _servers = [.. servers.Value.Select(options => new ListedToolServer(options, time, logger))];
        _firstLists = Task.WhenAll(_servers.Select(server => server.FirstAttempt));
        _time = time;
    }

    public async ValueTask<IReadOnlyList<ToolServerTool>> ListAsync(CancellationToken cancellationToken)
    {
        if (!_firstLists.IsCompleted)
        {
            await Task.WhenAny(_firstLists, Task.Delay(FirstListTimeout, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return [.. _servers.SelectMany(server => server.Tools)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_servers.Select(server => server.KeepListedAsync(stoppingToken)));
}
