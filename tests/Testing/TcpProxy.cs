using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fubuni.Testing;

/// <summary>
/// A proxy in front of a server on loopback that simulates network failures: it holds all bytes, or closes all
/// connections.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly IPEndPoint _endPoint;
    private readonly string _host;
    private readonly int _port;
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private TaskCompletionSource _flow = Opened();
    private TcpListener? _listener;

    private TcpProxy(string host, int port, IPAddress? address = null)
    {
        (_host, _port) = (host, port);
        Listen(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        _endPoint = (IPEndPoint)_listener!.LocalEndpoint;
    }

    /// <summary>
    /// In front of the server of a Redis connection string. Also returns a connection string that goes through the
    /// proxy.
    /// </summary>
    public static (TcpProxy Proxy, string ConnectionString) BeforeRedis(string connectionString)
    {
        var parts = connectionString.Split(',', 2);
        var address = parts[0].Split(':');
        var proxy = new TcpProxy(address[0], int.Parse(address[1], CultureInfo.InvariantCulture));
        return (proxy, string.Join(',', [proxy._endPoint.ToString(), .. parts[1..]]));
    }

    /// <summary>In front of an HTTP server. Also returns its address through the proxy.</summary>
    /// <param name="address">The address that the proxy listens on; a loopback port when it is null.</param>
    public static (TcpProxy Proxy, Uri Address) Before(Uri server, IPAddress? address = null)
    {
        var proxy = new TcpProxy(server.Host, server.Port, address);
        return (
            proxy,
            new UriBuilder(server) { Host = proxy._endPoint.Address.ToString(), Port = proxy._endPoint.Port }.Uri
        );
    }

    /// <summary>
    /// In front of the server of a Postgres connection string. Also returns a connection string that goes through the
    /// proxy.
    /// </summary>
    public static (TcpProxy Proxy, string ConnectionString) BeforePostgres(string connectionString)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var proxy = new TcpProxy(
            (string)settings["Host"],
            int.Parse((string)settings["Port"], CultureInfo.InvariantCulture)
        );
        (settings["Host"], settings["Port"]) = (proxy._endPoint.Address.ToString(), proxy._endPoint.Port);
        return (proxy, settings.ConnectionString);
    }

    /// <summary>Connections are open and accepted, but no byte passes.</summary>
    public void Hold() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connections are closed, and new ones refused.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>Ends the failure. Bytes that were held pass.</summary>
    public void Resume()
    {
        if (_listener is null)
        {
            Listen(_endPoint);
        }

        _flow.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        _flow.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private void Listen(IPEndPoint endPoint)
    {
        _listener = new TcpListener(endPoint);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ConnectAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using (client)
        {
            using var server = new TcpClient { NoDelay = true };
            client.NoDelay = true;
            _connections[client] = true;
            _connections[server] = true;
            try
            {
                await server.ConnectAsync(_host, _port);
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (SocketException)
            {
                // The server is unavailable, so the proxy closes the connection of this client.
            }
            finally
            {
                _connections.TryRemove(client, out _);
                _connections.TryRemove(server, out _);
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                await _flow.Task;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has disconnected.
        }
    }
}
