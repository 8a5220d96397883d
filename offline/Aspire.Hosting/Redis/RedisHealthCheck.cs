using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy when the server answers PING with PONG; while it loads its data it answers with an error.</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, limit.Token).ConfigureAwait(false);
            await using var stream = client.GetStream();
            using var answers = new StreamReader(stream, Encoding.ASCII);

            if (redis.PasswordParameter is { } parameter)
            {
                var password = await parameter.GetValueAsync(limit.Token).ConfigureAwait(false);
                if (await AskAsync("AUTH", password!).ConfigureAwait(false) is var refused and not "+OK")
                {
                    return HealthCheckResult.Unhealthy($"AUTH was answered with '{refused}'.");
                }
            }

            return await AskAsync("PING").ConfigureAwait(false) is var answer and not "+PONG"
                ? HealthCheckResult.Unhealthy($"PING was answered with '{answer}'.")
                : HealthCheckResult.Healthy();

            async Task<string?> AskAsync(params string[] command)
            {
                var request = $"*{command.Length}\r\n" + string.Concat(command.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"));
                await stream.WriteAsync(Encoding.UTF8.GetBytes(request), limit.Token).ConfigureAwait(false);
                return await answers.ReadLineAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
