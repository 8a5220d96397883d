using Fubuni.Testing;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>When Google refuses or fails, the browser returns to the sign-in page.</summary>
public sealed class GoogleFailureTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Failed = "/sign-in?error=google_failed";

    public static TheoryData<GoogleFault> Faults =>
        [
            .. Enum.GetValues<GoogleFault>()
                .Where(fault => fault is not (GoogleFault.None or GoogleFault.TokenHangs or GoogleFault.UserHangs)),
        ];

    [Fact]
    public async Task A_user_who_cancels_at_Google_returns_to_the_sign_in_page()
    {
        var browser = fixture.OpenBrowser();

        Assert.Equal(
            "/sign-in?error=google_denied",
            await browser.ReturnAsync(LocalGoogle.Deny(await browser.StartAsync()))
        );
        Assert.Equal(
            "/sign-in?error=google_denied&returnTo=%2Fchat%2F1",
            await browser.ReturnAsync(LocalGoogle.Deny(await browser.StartAsync("?returnTo=/chat/1")))
        );
        Assert.Equal(Failed, await browser.ReturnAsync(LocalGoogle.Deny(await browser.StartAsync(), "server_error")));
        Assert.Null(browser.RefreshCookie);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task When_Google_fails_the_browser_returns_to_the_sign_in_page(GoogleFault fault)
    {
        var browser = fixture.OpenBrowser();

        Assert.Equal(Failed, await browser.SignInAsync(GooglePerson.New(), fault));
        Assert.Equal(
            $"{Failed}&returnTo=%2Fchat%2F1",
            await browser.SignInAsync(GooglePerson.New(), fault, "?returnTo=/chat/1")
        );
        Assert.Null(browser.RefreshCookie);
    }

    [Theory]
    [InlineData(GoogleFault.TokenHangs)]
    [InlineData(GoogleFault.UserHangs)]
    public async Task A_Google_that_hangs_ends_in_a_timeout(GoogleFault fault)
    {
        await using var service = fixture.CreateService(settings: ("Google:BackchannelTimeout", "00:00:00.300"));

        Assert.Equal(
            $"{Failed}&returnTo=%2Fchat%2F1",
            await fixture.OpenBrowser(service).SignInAsync(GooglePerson.New(), fault, "?returnTo=/chat/1")
        );
    }

    [Fact]
    public async Task A_Google_that_is_unavailable_fails_the_sign_in()
    {
        await using var service = fixture.CreateService(settings: ("Google:TokenEndpoint", "http://127.0.0.1:1/token"));

        Assert.Equal(Failed, await fixture.OpenBrowser(service).SignInAsync(GooglePerson.New()));
    }
}
