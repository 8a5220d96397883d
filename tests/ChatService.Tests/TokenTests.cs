using System.Net;
using System.Net.Http.Headers;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests;

/// <summary>Nothing is answered without a verified user.</summary>
public sealed class TokenTests(ChatApp app)
{
    [Fact]
    public async Task Every_route_but_probes_and_the_api_description_asks_for_a_token()
    {
        using var client = app.Factory.CreateClient();
        var open = new List<string>();
        var closed = 0;
        foreach (var endpoint in app.Factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = endpoint.RoutePattern.RawText!;
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                open.Add(pattern);
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), pattern.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal));
                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                var problem = await ChatUser.ReadAsync(response, HttpStatusCode.Unauthorized);
                Assert.Equal("token_missing", problem.GetProperty("code").GetString());
                closed++;
            }
        }

        Assert.Equal(["/alive", "/health", "/openapi/{documentName}.json"], open.Order());
        Assert.True(closed >= 14, $"Only {closed} routes were tried.");
    }

    [Theory]
    [InlineData("expired", "token_expired")]
    [InlineData("foreign key", "token_invalid")]
    [InlineData("foreign issuer", "token_invalid")]
    [InlineData("foreign audience", "token_invalid")]
    [InlineData("wrong type", "token_invalid")]
    [InlineData("no user", "user_id_missing")]
    [InlineData("two users", "user_id_conflict")]
    [InlineData("nonsense", "token_invalid")]
    public async Task A_token_that_is_not_good_is_refused_with_the_reason(string flaw, string code)
    {
        using var foreign = new TestTokens();
        var token = flaw switch
        {
            "expired" => app.Tokens.Create("u", change: token =>
            {
                token.IssuedAt = token.NotBefore = DateTime.UtcNow.AddHours(-1);
                token.Expires = DateTime.UtcNow.AddMinutes(-30);
            }),
            "foreign key" => foreign.Create("u"),
            "foreign issuer" => app.Tokens.Create("u", change: token => token.Issuer = "https://elsewhere.test"),
            "foreign audience" => app.Tokens.Create("u", change: token => token.Audience = "elsewhere"),
            "wrong type" => app.Tokens.Create("u", change: token => token.TokenType = "JWT"),
            "no user" => app.Tokens.Create("u", change: token => token.Claims.Remove("sub")),
            "two users" => app.Tokens.Create("u", change: token => token.Claims["user_id"] = "other"),
            _ => "abc.def.ghi",
        };
        using var client = app.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await client.GetAsync("/api/chat/sessions", TestContext.Current.CancellationToken);

        Assert.Equal(code, (await ChatUser.ReadAsync(response, HttpStatusCode.Unauthorized)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task When_the_sign_in_is_revoked_open_streams_end_and_the_answer_goes_on()
    {
        var user = app.NewUser();
        var said = TurnTests.Words();
        var gate = new TaskCompletionSource();
        app.Model.When(said, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(said));
        await turn.ReadUntilTextAsync("before");

        await app.Factory.Services.GetRequiredService<IRevocations>().RevokeSessionAsync(user.SignInId, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<IOException>(turn.ReadToEndAsync);
        Assert.False(turn.IsDone);
        var problem = await user.SendAsync(HttpMethod.Get, "/api/chat/sessions", HttpStatusCode.Unauthorized);
        Assert.Equal("session_revoked", problem.GetProperty("code").GetString());
        gate.SetResult();
        var signedInAgain = new ChatUser(app, app.Factory, user.Id);
        await Eventually.TrueAsync(async () => await TurnTests.StatusAsync(signedInAgain, turn.SessionId) == "complete", cancellationToken: TestContext.Current.CancellationToken);
    }
}
