namespace Fubuni.ChatService.ToolServers;

/// <summary>One server of the operator and its tools, which are listed at start and at intervals.</summary>
internal sealed partial class ListedToolServer(
    ToolServerOptions options,
    TimeProvider time,
    ILogger<ListedToolServer> logger
) : IAsyncDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(10);

    private readonly ToolServerClient _client = new(options);
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<ToolServerTool> _tools = [];

    /// <summary>Null before the first attempt.</summary>
    private bool? _isAvailable;

    /// <summary>None while the server cannot be reached.</summary>
    public IReadOnlyList<ToolServerTool> Tools => _tools;

    /// <summary>Completes when the server was asked for its tools once, whatever came of it.</summary>
    public Task FirstAttempt => _firstAttempt.Task;

    public async Task KeepListedAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await ListAsync(stoppingToken);
            _firstAttempt.TrySetResult();
            await Task.Delay(_isAvailable == true ? RefreshInterval : RetryInterval, time, stoppingToken);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    /// <summary>An outage is logged when it begins and when it ends.</summary>
    private async Task ListAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(ListTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
        try
        {
            var listed = await _client.ListToolsAsync(linked.Token);
            _tools = [.. listed.Select(tool => ToolServerTool.Of(tool, _client, options)).OfType<ToolServerTool>()];
            if (_isAvailable != true)
            {
                LogAvailable(options.Name, _tools.Count, listed.Count - _tools.Count);
            }

            _isAvailable = true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            _tools = [];
            if (_isAvailable != false)
            {
                LogUnavailable(options.Name, exception.GetType().Name);
            }

            _isAvailable = false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The tool server {Server} offers {Count} tools; {LeftOut} have a name that is too long for models"
    )]
    private partial void LogAvailable(string server, int count, int leftOut);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The tool server {Server} is unavailable ({Reason}); its tools are not offered until it is back"
    )]
    private partial void LogUnavailable(string server, string reason);
}
