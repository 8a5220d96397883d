using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Fubuni.Testing;

namespace Fubuni.AppHost.Tests;

/// <summary>A session that auth revokes is refused by chat, in another process.</summary>
public sealed class RevocationTests(RunningComposition composition)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("logout")]
    [InlineData("logout-all")]
    [InlineData("one device")]
    [InlineData("other devices")]
    [InlineData("change of password")]
    public async Task The_chat_service_refuses_a_session_as_soon_as_it_is_revoked(string end)
    {
        using var user = await Visitor.RegisterAsync(composition, Cancel);
        using var other = await Visitor.SignInAsync(composition, user.Email, Cancel);
        Assert.Equal(HttpStatusCode.OK, await AskChatAsync(user));

        using var response = await EndAsync(end, user, other);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var ended = Stopwatch.GetTimestamp();

        await Eventually.TrueAsync(
            async () => await AskChatAsync(user) == HttpStatusCode.Unauthorized,
            within: TimeSpan.FromSeconds(10),
            Cancel
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(ended).TotalMilliseconds:N0} ms");
        Assert.Equal(end == "logout-all" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await AskChatAsync(other));
    }

    private static async Task<HttpResponseMessage> EndAsync(string end, Visitor user, Visitor other) =>
        end switch
        {
            "logout" => await user.Http.PostAsync("/api/auth/logout", null, Cancel),
            "logout-all" => await other.Http.PostAsync("/api/auth/logout-all", null, Cancel),
            "one device" => await other.Http.DeleteAsync($"/api/auth/sessions/{await SessionIdAsync(user)}", Cancel),
            "other devices" => await other.Http.DeleteAsync("/api/auth/sessions", Cancel),
            _ => await other.Http.PostAsJsonAsync(
                "/api/auth/change-password",
                new { currentPassword = Visitor.Password, newPassword = "seven green umbrellas 92" },
                Cancel
            ),
        };

    private static async Task<string?> SessionIdAsync(Visitor visitor) =>
        (await visitor.GetAsync("/api/auth/verify", Cancel)).GetProperty("sid").GetString();

    private static async Task<HttpStatusCode> AskChatAsync(Visitor visitor)
    {
        using var response = await visitor.Http.GetAsync("/api/chat/sessions", Cancel);
        return response.StatusCode;
    }
}
