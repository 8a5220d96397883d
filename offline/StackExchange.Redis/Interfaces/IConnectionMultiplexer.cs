using System.Net;

namespace StackExchange.Redis;

public interface IConnectionMultiplexer : IDisposable, IAsyncDisposable
{
    string ClientName { get; }
    string Configuration { get; }
    int TimeoutMilliseconds { get; }
    bool IsConnected { get; }
    bool IsConnecting { get; }

    event EventHandler<ConnectionFailedEventArgs> ConnectionFailed;
    event EventHandler<ConnectionFailedEventArgs> ConnectionRestored;

    IDatabase GetDatabase(int db = -1, object? asyncState = null);
    ISubscriber GetSubscriber(object? asyncState = null);
    EndPoint[] GetEndPoints(bool configuredOnly = false);
    IServer GetServer(EndPoint endpoint, object? asyncState = null);
    IServer[] GetServers();
    void Close(bool allowCommandsToComplete = true);
    Task CloseAsync(bool allowCommandsToComplete = true);
}

public class ConnectionFailedEventArgs : EventArgs
{
    internal ConnectionFailedEventArgs(EndPoint? endPoint, ConnectionType connectionType, ConnectionFailureType failureType, Exception? exception)
    {
        EndPoint = endPoint;
        ConnectionType = connectionType;
        FailureType = failureType;
        Exception = exception;
    }

    public EndPoint? EndPoint { get; }
    public ConnectionType ConnectionType { get; }
    public ConnectionFailureType FailureType { get; }
    public Exception? Exception { get; }
}
