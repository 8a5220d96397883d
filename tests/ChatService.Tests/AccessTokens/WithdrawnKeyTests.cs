using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.AccessTokens;

/// <summary>A withdrawn key is published to all services, as revoked sessions are.</summary>
public sealed class WithdrawnKeyTests(ChatApp app)
{
    [Fact]
    public async Task A_withdrawn_key_is_published_to_all_services()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kid = $"withdrawn-{Guid.NewGuid():N}";
        var received = new TaskCompletionSource();
        await using var other = app.StartReplica();
        other.Services.GetRequiredService<IRevocations>().Revoked += revocation =>
        {
            if (revocation.KeyId == kid)
            {
                received.TrySetResult();
            }
        };

        await app
            .Factory.Services.GetRequiredService<IRevocations>()
            .RevokeKeyAsync(kid, TimeProvider.System.GetUtcNow(), cancellation);

        await received.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellation);
    }
}
