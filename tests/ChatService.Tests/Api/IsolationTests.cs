using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fubuni.ChatService.Tests.Support;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ChatService.Tests.Api;

/// <summary>
/// Every operation of the API description and every tool, called with another user's ids and with invalid tokens. A
/// new one fails these tests until <see cref="IsolationCalls"/> has it.
/// </summary>
public sealed partial class IsolationTests(ChatApp app)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_operation_reaches_data_of_another_user()
    {
        var (owner, stranger) = (app.NewUser(), app.NewUser());
        var target = await IsolationTarget.CreateAsync(app, owner, stranger);
        var before = await EverythingOfAsync(owner);

        foreach (var operation in await IsolationRequests.OperationsAsync(stranger.Http))
        {
            foreach (var call in IsolationCalls.CallsOf(operation, target))
            {
                using var response = await stranger.Http.SendAsync(call);
                var text = await TextAsync(response);

                Assert.True(
                    call.Status == response.StatusCode,
                    $"{operation} {call.Method} {call.Path}: {(int)response.StatusCode} {text}"
                );
                Assert.DoesNotContain(IsolationTarget.Secret, text, StringComparison.OrdinalIgnoreCase);
                Assert.True(
                    call.Status != HttpStatusCode.NotFound || text.Contains("_not_found\"", StringComparison.Ordinal),
                    $"{operation}: {text}"
                );
            }
        }

        Assert.Equal(before, await EverythingOfAsync(owner));
    }

    [Fact]
    public async Task No_tool_reaches_data_of_another_user()
    {
        var (owner, stranger) = (app.NewUser(), app.NewUser());
        var target = await IsolationTarget.CreateAsync(app, owner, stranger);
        var before = await EverythingOfAsync(owner);

        foreach (var tool in await IsolationRequests.ToolsAsync(stranger.Http))
        {
            var (arguments, refused) = IsolationCalls.ArgumentsOf(tool, target);
            using var response = await stranger.Http.CallToolAsync(tool, arguments);
            var text = await response.Content.ReadAsStringAsync(Cancel);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(refused == text.Contains("\"isError\":true", StringComparison.Ordinal), $"{tool}: {text}");
            Assert.DoesNotContain(IsolationTarget.Secret, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(before, await EverythingOfAsync(owner));
    }

    [Theory]
    [InlineData("none", "token_missing")]
    [InlineData("expired", "token_expired")]
    [InlineData("session revoked", "session_revoked")]
    [InlineData("user revoked", "session_revoked")]
    public async Task A_token_that_is_not_valid_changes_nothing(string kind, string code)
    {
        var owner = app.NewUser();
        var target = await IsolationTarget.CreateAsync(app, owner, owner);
        var before = await EverythingOfAsync(owner);
        var tools = await IsolationRequests.ToolsAsync(owner.Http);
        using var client = app.Factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = await TokenAsync(kind, owner);

        foreach (var operation in await IsolationRequests.OperationsAsync(client))
        {
            foreach (var call in IsolationCalls.CallsOf(operation, target))
            {
                await AssertRefusedAsync(await client.SendAsync(call), $"{operation} {call.Method} {call.Path}", code);
            }
        }

        foreach (var tool in tools)
        {
            await AssertRefusedAsync(
                await client.CallToolAsync(tool, IsolationCalls.ArgumentsOf(tool, target).Arguments),
                tool,
                code
            );
        }

        // Revocation times are in whole seconds: a token of the same second is refused too. Signed in again, the user
        // finds everything unchanged.
        await Eventually.TrueAsync(
            async () =>
            {
                var again = new ChatUser(app, app.Factory, owner.Id);
                return (await again.Http.GetAsync("/api/chat/export", Cancel)).IsSuccessStatusCode
                    && await EverythingOfAsync(again) == before;
            },
            cancellationToken: Cancel
        );
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string what, string code)
    {
        using var _ = response;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {(int)response.StatusCode} {text}");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    /// <summary>The body; of a stream of events, which has no end, the first event.</summary>
    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return await response.Content.ReadAsStringAsync(Cancel);
        }

        using var events = new EventReader(response);
        return (await events.NextAsync()).GetRawText();
    }

    /// <summary>The whole account, without the time of the export.</summary>
    private static async Task<string> EverythingOfAsync(ChatUser user) =>
        ExportedAt().Replace((await user.GetAsync("/api/chat/export")).GetRawText(), "");

    [GeneratedRegex(@"""exportedAt"":""[^""]*""")]
    private static partial Regex ExportedAt();

    private async Task<AuthenticationHeaderValue?> TokenAsync(string kind, ChatUser owner)
    {
        var revocations = app.Factory.Services.GetRequiredService<IRevocations>();
        switch (kind)
        {
            case "none":
                return null;
            case "expired":
                return new(
                    "Bearer",
                    app.Tokens.Create(
                        owner.Id,
                        owner.SignInId,
                        token =>
                            (token.IssuedAt, token.NotBefore, token.Expires) = (
                                DateTime.UtcNow.AddHours(-1),
                                DateTime.UtcNow.AddHours(-1),
                                DateTime.UtcNow.AddMinutes(-10)
                            )
                    )
                );
            case "session revoked":
                await revocations.RevokeSessionAsync(owner.SignInId, Cancel);
                break;
            case "user revoked":
                await revocations.RevokeUserAsync(owner.Id, DateTimeOffset.UtcNow, Cancel);
                break;
        }

        return owner.Http.DefaultRequestHeaders.Authorization;
    }
}
