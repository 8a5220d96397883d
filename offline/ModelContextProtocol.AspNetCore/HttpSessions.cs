using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>The sessions of this process. One that nobody has used for two hours ends when the next begins; so does the oldest of too many.</summary>
internal sealed class HttpSessions(IOptions<HttpServerTransportOptions> options) : IAsyncDisposable
{
    private const int MaxIdle = 10_000;
    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<string, HttpSession> _sessions = new(StringComparer.Ordinal);

    public HttpSession? Find(string id) => _sessions.GetValueOrDefault(id);

    public async ValueTask AddAsync(HttpSession session)
    {
        var time = options.Value.TimeProvider;
        var idle = _sessions.Values.Where(held => held.IsIdle).OrderByDescending(held => held.LastUse).ToArray();
        foreach (var ended in idle.Where((held, rank) => rank >= MaxIdle - 1 || time.GetElapsedTime(held.LastUse) > MaxIdleTime))
            await RemoveAsync(ended);

        _sessions[session.Id] = session;
    }

    public ValueTask RemoveAsync(HttpSession session) => _sessions.TryRemove(session.Id, out _) ? session.DisposeAsync() : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
            await RemoveAsync(session);
    }
}

/// <summary>A server and its transport. Without sessions it lives for one request and has no id.</summary>
internal sealed class HttpSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly UserId? _user;
    private readonly TimeProvider _time;
    private readonly McpServer _server;
    private readonly Task _running;
    private long _lastUse;
    private int _requests;
    private int _getTaken;

    public HttpSession(string id, StreamableHttpServerTransport transport, McpServer server, ClaimsPrincipal user, TimeProvider time)
    {
        (Id, Transport, _server, _user, _time) = (id, transport, server, UserId.Of(user), time);
        _lastUse = time.GetTimestamp();
        _running = server.RunAsync(_closing.Token);
    }

    public string Id { get; }
    public StreamableHttpServerTransport Transport { get; }
    public long LastUse => Volatile.Read(ref _lastUse);
    public bool IsIdle => Volatile.Read(ref _requests) == 0;

    /// <summary>A session belongs to who began it: its id alone opens nothing.</summary>
    public bool IsOf(ClaimsPrincipal user) => _user == UserId.Of(user);

    /// <summary>One stream of messages from the server is all there is.</summary>
    public bool TryTakeGet() => Interlocked.Exchange(ref _getTaken, 1) == 0;

    public IDisposable Use()
    {
        Interlocked.Increment(ref _requests);
        return new Usage(this);
    }

    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        await _closing.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _closing.Dispose();
    }

    private sealed class Usage(HttpSession session) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref session._lastUse, session._time.GetTimestamp());
            Interlocked.Decrement(ref session._requests);
        }
    }

    private sealed record UserId(string Type, string Value, string Issuer)
    {
        public static UserId? Of(ClaimsPrincipal user)
            => user.Identity?.IsAuthenticated == true
                && (user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.Upn)) is { } claim
                ? new UserId(claim.Type, claim.Value, claim.Issuer)
                : null;
    }
}
