using System.Net;
using System.Text.Json;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Accounts.Export;

public sealed class ExportTests(DataServices data) : IAsyncDisposable
{
    private readonly FakeChat _chat = new();
    private readonly ManualTime _time = new();
    private AuthFactory? _factory;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AuthFactory Factory => _factory ??= new AuthFactory(data) { Chat = _chat, Time = _time };

    public ValueTask DisposeAsync() => _factory?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task It_has_all_of_the_user_and_nothing_of_others()
    {
        var user = await Factory.CreateClient().SignUpAsync();
        var other = await Factory.CreateClient().SignUpAsync();
        await Factory.CreateClient().LoginAsync(user.Email, "not the password");
        _chat.Export = new StringContent("""{"sessions":[{"title":"Plans"}],"tasks":[]}""");

        using var response = await ExportAsync(user);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("fubuni-export.json", response.Content.Headers.ContentDisposition!.FileName);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var export = JsonDocument.Parse(text).RootElement;
        Assert.Equal(user.Email, export.GetProperty("account").GetProperty("email").GetString());
        Assert.Equal(
            "credential",
            Assert.Single(export.GetProperty("signInMethods").EnumerateArray()).GetProperty("provider").GetString()
        );
        Assert.Equal(
            user.SessionId,
            Assert.Single(export.GetProperty("sessions").EnumerateArray()).GetProperty("id").GetGuid()
        );
        Assert.Equal(
            [nameof(AuditEventType.Registered), nameof(AuditEventType.SignInFailed)],
            export.GetProperty("securityEvents").EnumerateArray().Select(audit => audit.GetProperty("type").GetString())
        );
        Assert.Equal("Plans", export.GetProperty("chat").GetProperty("sessions")[0].GetProperty("title").GetString());
        Assert.DoesNotContain(other.UserId, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(user.Response.AccessToken, Assert.Single(_chat.ExportTokens));
        Assert.Contains(
            AuditEventType.AccountExported,
            await Factory.QueryAsync(db =>
                db.AuditEvents.Where(audit => audit.UserId == user.UserId)
                    .Select(audit => audit.Type)
                    .ToListAsync(Cancellation)
            )
        );
    }

    [Fact]
    public async Task It_needs_a_recent_sign_in()
    {
        var user = await Factory.CreateClient().SignUpAsync();
        _time.Advance(TimeSpan.FromMinutes(11));

        await (await ExportAsync(user)).AssertProblemAsync(HttpStatusCode.Forbidden, "recent_sign_in_required");
        await (await Factory.CreateClient().GetAsync("/api/auth/export", Cancellation)).AssertProblemAsync(
            HttpStatusCode.Unauthorized,
            "token_missing"
        );
        Assert.Empty(_chat.ExportTokens);
    }

    [Fact]
    public async Task An_account_that_is_deleted_during_the_export_has_none()
    {
        var user = await Factory.CreateClient().SignUpAsync();
        _chat.DuringExport = async () =>
        {
            using var deleted = await Factory
                .CreateClient(user.Response)
                .DeleteAsync("/api/auth/account", Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        };

        using var response = await ExportAsync(user);

        await response.AssertProblemAsync(HttpStatusCode.Unauthorized, "session_revoked");
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Without_ChatService_there_is_none()
    {
        _chat.IsUnavailable = true;
        var user = await Factory.CreateClient().SignUpAsync();

        await (await ExportAsync(user)).AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "chat_unavailable");
    }

    [Fact]
    public async Task Conversations_that_break_off_break_the_connection()
    {
        var user = await Factory.CreateClient().SignUpAsync();
        _chat.Export = new StreamContent(new BreakingStream());

        using var response = await ExportAsync(user);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Cancellation));
    }

    private Task<HttpResponseMessage> ExportAsync(SignedIn user) =>
        Factory
            .CreateClient(user.Response)
            .GetAsync("/api/auth/export", HttpCompletionOption.ResponseHeadersRead, Cancellation);

    /// <summary>Sends some bytes, then closes the connection.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private bool _read;

        public BreakingStream()
            : base("""{"sessions":["""u8.ToArray()) { }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_read)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded);
            }

            _read = true;
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
