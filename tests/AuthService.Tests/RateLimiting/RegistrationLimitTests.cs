using System.Net;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.RateLimiting;

public sealed class RegistrationLimitTests(DataServices data) : LimitedServices(data)
{
    [Fact]
    public async Task Registration_is_limited_by_address_and_by_what_is_registered()
    {
        await using var service = Limited(("Register:PerAddress", 2), ("Register:PerAccount", 1));
        var client = service.CreateClient(NewAddress());
        var email = AuthClient.NewEmail();

        Assert.Equal(HttpStatusCode.Created, (await client.RegisterAsync(email)).StatusCode);
        await (await client.RegisterAsync(email)).AssertProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        await (await client.RegisterAsync(AuthClient.NewEmail())).AssertProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited"
        );
        Assert.Equal(
            HttpStatusCode.Created,
            (await service.CreateClient(NewAddress()).RegisterAsync(AuthClient.NewEmail())).StatusCode
        );
    }
}
