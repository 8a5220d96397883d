using System.Net;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>Every request needs a verified user.</summary>
public sealed partial class TokenTests(ChatApp app)
{
    [Fact]
    public async Task Every_route_except_probes_and_the_api_description_requires_a_token()
    {
        using var client = app.Factory.CreateClient();
        var open = new List<string>();
        var closed = 0;
        foreach (
            var endpoint in app
                .Factory.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
        )
        {
            var pattern = endpoint.RoutePattern.RawText!;
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                open.Add(pattern);
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(
                    new HttpMethod(method),
                    Ids().Replace(pattern, _ => $"{Guid.NewGuid()}")
                );
                using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                var problem = await ChatUser.ReadAsync(response, HttpStatusCode.Unauthorized);
                Assert.Equal("token_missing", problem.GetProperty("code").GetString());
                closed++;
            }
        }

        Assert.Equal(
            [
                "/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource/mcp",
                "/alive",
                "/health",
                "/openapi/{documentName}.json",
                // The API reference, in development only.
                "/scalar/{documentName?}",
                "/scalar/favicon.svg",
                "/scalar/scalar.aspnetcore.js",
                "/scalar/scalar.js",
            ],
            open.Order()
        );
        Assert.True(closed >= 14, $"Only {closed} routes were tried.");
    }

    [Fact]
    public async Task When_the_session_is_revoked_open_streams_end_and_the_answer_is_completed()
    {
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");

        await app
            .Factory.Services.GetRequiredService<IRevocations>()
            .RevokeSessionAsync(user.SignInId, TestContext.Current.CancellationToken);

        await turn.ReadToEndAsync();
        Assert.Equal(("before", "error"), (turn.Text, turn.Types.Last()));
        Assert.Equal("You have been signed out.", turn.OfType("error").GetProperty("errorText").GetString());
        var problem = await user.SendAsync(HttpMethod.Get, "/api/chat/sessions", HttpStatusCode.Unauthorized);
        Assert.Equal("session_revoked", problem.GetProperty("code").GetString());
        gate.SetResult();
        var signedInAgain = new ChatUser(app, app.Factory, user.Id);
        await Eventually.TrueAsync(
            async () => await signedInAgain.StatusAsync(turn.SessionId) == "complete",
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    [Fact]
    public async Task A_session_that_another_service_revokes_ends_its_streams()
    {
        await using var elsewhere = app.StartReplica();
        var user = app.NewUser();
        var userText = Unique.Text();
        var gate = new TaskCompletionSource();
        app.Model.When(userText, Steps.SayAround("before", gate.Task, " after"));
        using var turn = await user.OpenStreamAsync(ChatUser.Turn(userText));
        await turn.ReadUntilTextAsync("before");

        await elsewhere
            .Services.GetRequiredService<IRevocations>()
            .RevokeSessionAsync(user.SignInId, TestContext.Current.CancellationToken);

        await turn.ReadToEndAsync();
        Assert.Equal(("before", "error"), (turn.Text, turn.Types.Last()));
        var problem = await user.SendAsync(HttpMethod.Get, "/api/chat/sessions", HttpStatusCode.Unauthorized);
        Assert.Equal("session_revoked", problem.GetProperty("code").GetString());
        gate.SetResult();
    }

    [Fact]
    public async Task A_Redis_that_does_not_respond_delays_no_request()
    {
        var (proxy, cache) = TcpProxy.BeforeRedis(app.Cache);
        await using var _ = proxy;
        await using var replica = app.StartReplica(
            ("ConnectionStrings:cache", $"{cache},syncTimeout=60000,asyncTimeout=60000")
        );
        var user = app.NewUser(replica);
        await user.GetAsync("/api/chat/sessions");

        proxy.Hold();

        await user.GetAsync("/api/chat/sessions")
            .WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        var other = app.NewUser(replica);
        await other
            .GetAsync("/api/chat/sessions")
            .WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        proxy.Resume();
    }

    [GeneratedRegex(@"\{\w+:guid\}")]
    private static partial Regex Ids();
}
