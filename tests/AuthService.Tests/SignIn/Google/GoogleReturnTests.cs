using Fubuni.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Fubuni.AuthService.Tests.SignIn.Google;

/// <summary>The page that the browser returns to is always one of the app.</summary>
public sealed class GoogleReturnTests(GoogleFixture fixture) : IClassFixture<GoogleFixture>
{
    private const string Failed = "/sign-in?error=google_failed";

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/%2f/evil.example")]
    public async Task The_browser_is_never_sent_to_another_site(string returnTo)
    {
        var query = QueryHelpers.AddQueryString("", "returnTo", returnTo);

        Assert.Equal("/", await fixture.OpenBrowser().SignInAsync(GooglePerson.New(), query: query));
        Assert.Equal(
            Failed,
            await fixture.OpenBrowser().SignInAsync(GooglePerson.New(), GoogleFault.TokenFails, query)
        );
    }

    [Fact]
    public async Task Two_return_paths_are_ignored() =>
        Assert.Equal(
            "/",
            await fixture.OpenBrowser().SignInAsync(GooglePerson.New(), query: "?returnTo=/a&returnTo=//evil.example")
        );
}
