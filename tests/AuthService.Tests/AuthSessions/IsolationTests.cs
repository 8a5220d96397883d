using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.AuthSessions;

/// <summary>
/// Every operation of the API description that wants a token, tried with tokens that are none and on another user's
/// data. One that is not in <see cref="Operations"/> fails the tests: whoever adds it says here how a stranger would
/// call it.
/// </summary>
public sealed class IsolationTests(TokenMatrixTests.Service service) : IClassFixture<TokenMatrixTests.Service>
{
    /// <summary>What is sent with an operation, as its owner would send it.</summary>
    private static readonly Dictionary<string, object?> Operations = new()
    {
        ["Me"] = null,
        ["Reauthenticate"] = new { password = AuthClient.Password },
        ["ChangePassword"] = new { currentPassword = AuthClient.Password, newPassword = "seven green umbrellas 92" },
        ["Verify"] = null,
        ["LinkGoogle"] = null,
        ["UnlinkGoogle"] = null,
        ["ListSessions"] = null,
        ["EndOtherSessions"] = null,
        ["EndSession"] = null,
        ["LogoutAll"] = null,
        ["DeleteAccount"] = new { currentPassword = AuthClient.Password },
        ["ExportAccount"] = null,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none", "token_missing")]
    [InlineData("expired", "token_expired")]
    [InlineData("session revoked", "session_revoked")]
    [InlineData("user revoked", "session_revoked")]
    public async Task Nothing_is_done_with_a_token_that_is(string kind, string code)
    {
        var owner = await service.Client.SignUpAsync();
        var token = await TokenAsync(kind, owner);

        foreach (var (id, method, path) in await OperationsAsync())
        {
            using var request = new HttpRequestMessage(
                new HttpMethod(method),
                path.Replace("{id}", owner.SessionId.ToString(), StringComparison.Ordinal)
            );
            request.Headers.Authorization = token;
            request.Content = Operations.TryGetValue(id, out var body)
                ? body is null
                    ? null
                    : JsonContent.Create(body)
                : throw new InvalidOperationException($"How is {id} called? Add it to Operations.");
            using var response = await service.Client.SendAsync(request, Cancellation);

            await response.AssertProblemAsync(HttpStatusCode.Unauthorized, code);
            Assert.NotEmpty(response.Headers.WwwAuthenticate);
        }

        // The account, its password and its session are as they were.
        await service.Client.SignInAsync(owner.Email);
        await (await service.Client.RefreshAsync(owner.RefreshToken)).ReadSignedInAsync();
    }

    [Fact]
    public async Task An_id_of_another_user_is_not_found_and_the_only_ids_are_of_sessions()
    {
        var (owner, stranger) = (await service.Client.SignUpAsync(), await service.Client.SignUpAsync());
        var token = new AuthenticationHeaderValue("Bearer", service.Tokens.Create(stranger.UserId, stranger.SessionId));
        var withId = (await OperationsAsync())
            .Where(operation => operation.Path.Contains('{', StringComparison.Ordinal))
            .ToList();
        Assert.Equal("EndSession", Assert.Single(withId).Id);

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/auth/sessions/{owner.SessionId}")
        {
            Headers = { Authorization = token },
        };
        using var response = await service.Client.SendAsync(request, Cancellation);

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "session_not_found");
        await (await service.Client.RefreshAsync(owner.RefreshToken)).ReadSignedInAsync();
    }

    /// <summary>All that the API describes as wanting a token.</summary>
    private async Task<List<(string Id, string Method, string Path)>> OperationsAsync()
    {
        var document = await service.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Where(operation => operation.Value.TryGetProperty("security", out _))
                        .Select(operation =>
                            (
                                operation.Value.GetProperty("operationId").GetString()!,
                                operation.Name.ToUpperInvariant(),
                                path.Name
                            )
                        )
                ),
        ];
    }

    /// <summary>
    /// Of the key that this service verifies with. Marks are set without ending the session, so that nothing but the
    /// mark refuses.
    /// </summary>
    private async Task<AuthenticationHeaderValue?> TokenAsync(string kind, SignedIn owner)
    {
        var revocations = service.Services.GetRequiredService<IRevocations>();
        switch (kind)
        {
            case "none":
                return null;
            case "session revoked":
                await revocations.RevokeSessionAsync(owner.SessionId, Cancellation);
                break;
            case "user revoked":
                await revocations.RevokeUserAsync(owner.UserId, DateTimeOffset.UtcNow, Cancellation);
                break;
        }

        return new(
            "Bearer",
            service.Tokens.Create(
                owner.UserId,
                owner.SessionId,
                token =>
                {
                    if (kind == "expired")
                    {
                        (token.IssuedAt, token.NotBefore, token.Expires) = (
                            DateTime.UtcNow.AddHours(-1),
                            DateTime.UtcNow.AddHours(-1),
                            DateTime.UtcNow.AddMinutes(-10)
                        );
                    }
                    else if (kind == "user revoked")
                    {
                        (token.IssuedAt, token.NotBefore) = (
                            DateTime.UtcNow.AddMinutes(-1),
                            DateTime.UtcNow.AddMinutes(-1)
                        );
                    }
                }
            )
        );
    }
}
