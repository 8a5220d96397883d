using System.Net;
using Fubuni.ChatService.Models;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fubuni.ChatService.ToolServers;

/// <summary>The connection to one MCP server of the operator, shared by all users of this replica.</summary>
internal sealed class ToolServerClient(ToolServerOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1);

    // Not from a factory: the standard resilience would repeat calls, which may change something.
    private readonly HttpClient _http = new(
        new ReplySizeLimit(options.MaxResponseBytes, () => new HttpRequestException("The response is too large."))
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private McpClient? _client;

    public ToolServerOptions Options => options;

    public async Task<IReadOnlyList<McpClientTool>> ListToolsAsync(CancellationToken cancellationToken) =>
        [
            .. (
                await WithClientAsync(
                    client => client.ListToolsAsync(cancellationToken: cancellationToken).AsTask(),
                    cancellationToken
                )
            ).Where(tool => options.Tools.Count == 0 || options.Tools.Contains(tool.Name)),
        ];

    public Task<CallToolResult> CallAsync(
        string name,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellationToken
    ) =>
        WithClientAsync(
            client => client.CallToolAsync(name, arguments, cancellationToken: cancellationToken).AsTask(),
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync(_client);
        _http.Dispose();
        _connecting.Dispose();
    }

    /// <summary>
    /// A server that was restarted knows the session no longer and refuses the request, so it can be sent again in a
    /// new one. After any other failure the next request connects again.
    /// </summary>
    private async Task<T> WithClientAsync<T>(Func<McpClient, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var isNew = _client is null;
            var client = await ConnectAsync(cancellationToken);
            try
            {
                return await request(client);
            }
            catch (Exception exception)
                when (exception is not ModelContextProtocol.McpProtocolException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                await DisconnectAsync(client);
                if (!isFirst || isNew || !IsUnknownSession(exception))
                {
                    throw;
                }
            }
        }
    }

    private static bool IsUnknownSession(Exception exception) =>
        exception is HttpRequestException { StatusCode: HttpStatusCode.NotFound }
        || exception.InnerException is HttpRequestException { StatusCode: HttpStatusCode.NotFound };

    private async Task<McpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            return _client ??= await McpClient.CreateAsync(
                new HttpClientTransport(
                    new HttpClientTransportOptions
                    {
                        Name = options.Name,
                        Endpoint = new Uri(options.Url),
                        AdditionalHeaders = options.Headers,
                        // Nothing is done with what servers say unasked.
                        EnableStandaloneGetStream = false,
                    },
                    _http
                ),
                cancellationToken: cancellationToken
            );
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task DisconnectAsync(McpClient? client)
    {
        if (client is null)
        {
            return;
        }

        Interlocked.CompareExchange(ref _client, null, client);
        try
        {
            await client.DisposeAsync();
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The server, which gets the end of the session, is gone.
        }
    }
}
