using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace StackExchange.Redis;

/// <summary>One socket to the server, signed in and ready for commands.</summary>
internal sealed class RespConnection : IDisposable
{
    private readonly Stream _stream;
    private readonly RespReader _reader = new();

    private RespConnection(Stream stream)
    {
        _stream = stream;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024, leaveOpen: true));
    }

    public PipeReader Input { get; }
    public PipeWriter Output { get; }

    public static async Task<RespConnection> OpenAsync(ConfigurationOptions options, EndPoint endPoint, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.ConnectTimeout);
        RespConnection? connection = null;
        try
        {
            connection = new RespConnection(await OpenStreamAsync(options, endPoint, deadline.Token));
            await connection.SignInAsync(options, deadline.Token);
            return connection;
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is RedisConnectionException) throw;
            var reason = exception is OperationCanceledException ? $"no answer within {options.ConnectTimeout} ms" : exception.Message;
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect,
                $"It was not possible to connect to the redis server at {EndPointCollection.ToString(endPoint)}: {reason}", exception);
        }
    }

    /// <summary>Hands each reply to <paramref name="onReply"/> until the connection ends; throws what ended it.</summary>
    public async Task ReadAsync(Action<RedisResult> onReply, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await Input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (_reader.TryRead(ref buffer, out var reply)) onReply(reply);
            Input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) throw new RedisConnectionException(ConnectionFailureType.SocketClosed, "The server closed the connection.");
        }
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<Stream> OpenStreamAsync(ConfigurationOptions options, EndPoint endPoint, CancellationToken cancellationToken)
    {
        // An IPv6 socket that also speaks IPv4 reaches a named host whatever its addresses are.
        var socket = endPoint is IPEndPoint ip
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, cancellationToken);
            // With nobody listening, TCP can connect a local port to itself; the commands would come back as replies.
            if (Equals(socket.LocalEndPoint, socket.RemoteEndPoint)) throw new SocketException((int)SocketError.ConnectionRefused);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (!options.Ssl) return stream;

            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = options.SslHost ?? HostOf(endPoint) }, cancellationToken);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => dns.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => "",
    };

    private async Task SignInAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(options.Password))
        {
            Arg[] credentials = string.IsNullOrEmpty(options.User) ? [options.Password] : [options.User, options.Password];
            await CallAsync("AUTH", credentials, cancellationToken);
        }
        if (!string.IsNullOrEmpty(options.ClientName)) await CallAsync("CLIENT", ["SETNAME", options.ClientName], cancellationToken);
        await CallAsync("PING", [], cancellationToken);
    }

    private async Task CallAsync(string command, Arg[] arguments, CancellationToken cancellationToken)
    {
        RespWriter.Write(Output, command, arguments);
        await Output.FlushAsync(cancellationToken);
        RedisResult reply;
        while (true)
        {
            var read = await Input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            var whole = _reader.TryRead(ref buffer, out reply);
            Input.AdvanceTo(buffer.Start, whole ? buffer.Start : buffer.End);
            if (whole) break;
            if (read.IsCompleted) throw new RedisConnectionException(ConnectionFailureType.SocketClosed, "The server closed the connection.");
        }
        if (reply.ErrorMessage is not { } error) return;
        var failure = error.StartsWith("LOADING", StringComparison.Ordinal) ? ConnectionFailureType.Loading
            : error.StartsWith("NOAUTH", StringComparison.Ordinal) || command == "AUTH" ? ConnectionFailureType.AuthenticationFailure
            : ConnectionFailureType.UnableToConnect;
        throw new RedisConnectionException(failure, $"The server refused {command}: {error}");
    }
}
