using Microsoft.Extensions.Options;

namespace Fubuni.ChatService.ToolServers;

/// <summary>
/// The tools of the operator's servers. They are asked for at start and at intervals; a server that cannot be reached
/// delays no answer, and its tools are not offered until it can.
/// </summary>
internal sealed partial class ToolServerList : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest that the first answers after a start wait for the lists.</summary>
    private static readonly TimeSpan FirstListTimeout = TimeSpan.FromSeconds(3);

    private readonly List<Entry> _servers;
    private readonly TimeProvider _time;
    private readonly ILogger<ToolServerList> _logger;

    public ToolServerList(IOptions<List<ToolServerOptions>> servers, TimeProvider time, ILogger<ToolServerList> logger)
    {
        _servers = [.. servers.Value.Select(options => new Entry(new ToolServerClient(options)))];
        (_time, _logger) = (time, logger);
    }

    public async ValueTask<IReadOnlyList<ToolServerTool>> ListAsync(CancellationToken cancellationToken)
    {
        if (_servers.Count == 0)
        {
            return [];
        }

        await Task.WhenAny(
            Task.WhenAll(_servers.Select(server => server.FirstAttempt.Task)),
            Task.Delay(FirstListTimeout, _time, cancellationToken)
        );
        cancellationToken.ThrowIfCancellationRequested();
        return [.. _servers.SelectMany(server => server.Tools)];
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_servers.Select(server => KeepListedAsync(server, stoppingToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.Client.DisposeAsync();
        }

        Dispose();
    }

    private async Task KeepListedAsync(Entry server, CancellationToken stoppingToken)
    {
        while (true)
        {
            var isListed = await TryListAsync(server, stoppingToken);
            server.FirstAttempt.TrySetResult();
            await Task.Delay(isListed ? RefreshInterval : RetryInterval, _time, stoppingToken);
        }
    }

    private async Task<bool> TryListAsync(Entry server, CancellationToken stoppingToken)
    {
        var options = server.Client.Options;
        using var timeout = new CancellationTokenSource(ListTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
        try
        {
            var listed = await server.Client.ListToolsAsync(linked.Token);
            List<ToolServerTool> tools = [];
            foreach (var tool in listed)
            {
                if (ToolServerTool.Of(tool, server.Client, options) is { } offered)
                {
                    tools.Add(offered);
                }
                else if (!server.IsAvailable)
                {
                    LogNameTooLong(options.Name);
                }
            }

            if (!server.IsAvailable)
            {
                LogAvailable(options.Name, tools.Count);
            }

            (server.Tools, server.IsAvailable) = (tools, true);
            return true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            if (server.IsAvailable || !server.FirstAttempt.Task.IsCompleted)
            {
                LogUnavailable(options.Name, exception.GetType().Name);
            }

            (server.Tools, server.IsAvailable) = ([], false);
            return false;
        }
    }

    private sealed class Entry(ToolServerClient client)
    {
        private volatile IReadOnlyList<ToolServerTool> _tools = [];

        public ToolServerClient Client => client;

        public TaskCompletionSource FirstAttempt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAvailable { get; set; }

        public IReadOnlyList<ToolServerTool> Tools
        {
            get => _tools;
            set => _tools = value;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The tool server {Server} offers {Count} tools")]
    private partial void LogAvailable(string server, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The tool server {Server} is unavailable ({Reason}); its tools are not offered until it is back"
    )]
    private partial void LogUnavailable(string server, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A tool of the tool server {Server} is not offered: its name is too long for models"
    )]
    private partial void LogNameTooLong(string server);
}
