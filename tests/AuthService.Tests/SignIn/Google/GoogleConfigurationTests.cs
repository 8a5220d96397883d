using System.Net;
using Fubuni.AuthService.Tests.Fixtures;

namespace Fubuni.AuthService.Tests.SignIn.Google;

public sealed class GoogleConfigurationTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Callback = "/api/auth/google/callback";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_configuration_there_is_no_Google()
    {
        await using var service = fixture.CreateService(
            settings: [("Google:ClientId", ""), ("Google:ClientSecret", "")]
        );
        var client = service.CreateClient();

        await (await client.GetAsync("/api/auth/google", Cancellation)).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "google_not_configured"
        );
        await (await client.GetAsync($"{Callback}?code=a&state=b", Cancellation)).AssertProblemAsync(
            HttpStatusCode.NotFound,
            "not_found"
        );
        Assert.Equal("""{"google":false}""", await client.GetStringAsync("/api/auth/providers", Cancellation));
        Assert.Equal(
            """{"google":true}""",
            await fixture.Service.CreateClient().GetStringAsync("/api/auth/providers", Cancellation)
        );
    }

    [Fact]
    public async Task Half_a_configuration_stops_the_service_at_the_start()
    {
        await using var service = fixture.CreateService(settings: ("Google:ClientSecret", ""));

        Assert.Contains(
            "ClientSecret",
            Assert.ThrowsAny<Exception>(service.CreateClient).ToString(),
            StringComparison.Ordinal
        );
    }
}
