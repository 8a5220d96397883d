using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.RateLimiting;

public sealed class RefreshLimitTests(DataServices data) : LimitedServices(data)
{
    [Fact]
    public async Task A_refused_refresh_does_not_rotate_the_token()
    {
        await using var service = Limited(("Refresh:PerAccount", 1));
        await using var unlimited = Limited();
        var user = await service.CreateClient().SignUpAsync();
        var refreshed = await (await service.CreateClient().RefreshAsync(user.RefreshToken)).ReadSignedInAsync();

        using var refused = await service.CreateClient().RefreshAsync(refreshed.RefreshToken);

        await refused.AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Null(refused.RefreshCookie());
        Assert.Equal(
            HttpStatusCode.OK,
            (await unlimited.CreateClient().RefreshAsync(refreshed.RefreshToken)).StatusCode
        );
    }

    [Fact]
    public async Task Made_up_refresh_tokens_are_limited_by_address()
    {
        await using var service = Limited(("Refresh:PerAddress", 1));
        var client = service.CreateClient(NewAddress());

        await (await client.RefreshAsync("rt1.unknown")).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "refresh_unknown"
        );
        await (await client.RefreshAsync("rt1.unknown")).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
    }
}
