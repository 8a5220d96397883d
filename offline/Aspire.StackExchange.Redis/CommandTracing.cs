using System.Diagnostics;
using System.Net;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>A client span for each command that is part of a trace, with the attributes that the package's instrumentation gives it.</summary>
internal sealed class CommandTracing : ICommandObserver
{
    public static readonly ActivitySource Source = new("OpenTelemetry.Instrumentation.StackExchangeRedis");

    public object? Started(string command, int database, EndPoint? endPoint)
    {
        var parent = Activity.Current;
        if (parent is null || Source.StartActivity(command, ActivityKind.Client) is not { } span) return null;
        // The caller goes on under its own span; the reply ends this one.
        Activity.Current = parent;
        span.SetTag("db.system", "redis").SetTag("db.redis.database_index", database).SetTag("db.statement", command);
        if (endPoint is DnsEndPoint dns) span.SetTag("server.address", dns.Host).SetTag("server.port", dns.Port);
        else if (endPoint is IPEndPoint ip) span.SetTag("server.address", ip.Address.ToString()).SetTag("server.port", ip.Port);
        return (Action<Exception?>)(failure => End(span, failure));
    }

    private static void End(Activity span, Exception? failure)
    {
        if (failure is not null) span.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }
}
