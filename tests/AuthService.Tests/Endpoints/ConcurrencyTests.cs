using System.Net;
using Fubuni.AuthService.Tests.Fixtures;

namespace Fubuni.AuthService.Tests.Endpoints;

public sealed class ConcurrencyTests(AuthFactory factory) : IClassFixture<AuthFactory>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_requests_at_once_of_every_kind_succeed()
    {
        var client = factory.CreateClient();
        var users = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => client.SignUpAsync()));

        var responses = await Task.WhenAll(
            users.SelectMany(user =>
                new[]
                {
                    client.RegisterAsync(AuthClient.NewEmail()),
                    client.LoginAsync(user.Email),
                    client.RefreshAsync(user.RefreshToken),
                    factory.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation),
                }
            )
        );

        Assert.Equal(100, responses.Length);
        foreach (var response in responses)
        {
            Assert.True(
                response.IsSuccessStatusCode,
                $"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} "
                    + $"{await response.Content.ReadAsStringAsync(Cancellation)}"
            );
        }

        Assert.Equal(25, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
    }
}
