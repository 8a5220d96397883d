using System.Net;

namespace StackExchange.Redis;

/// <summary>Sees commands go and replies come; never keys or values.</summary>
internal interface ICommandObserver
{
    /// <summary>Returns what <see cref="Completed"/> is to be given, or null when nobody listens.</summary>
    object? Started(string command, int database, EndPoint? endPoint);

    static void Completed(object observation, Exception? exception) => ((Action<Exception?>)observation)(exception);
}
