using System.Net.Http.Json;
using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.Tests.Accounts.Deletion;

/// <summary>
/// Deletes accounts in a database of its own, so that no other service of the tests processes its outbox.
/// </summary>
public abstract class DeletionReplicas : IAsyncDisposable
{
    private readonly DataServices _data;

    protected DeletionReplicas(DataServices data)
    {
        _data = data;
        Factory = NewReplica($"deletion_{Guid.NewGuid():N}");
        Client = Factory.CreateClient();
    }

    private protected ManualTime Time { get; } = new();

    private protected FakeChat Chat { get; } = new();

    private protected AuthFactory Factory { get; }

    private protected HttpClient Client { get; }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// While the clock advances: after a jump of minutes no token is signed before the keys have been read again, and
    /// the worker retries later.
    /// </summary>
    private protected Task EventuallyAsync(Func<Task<bool>> condition) =>
        Eventually.TrueAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                return condition();
            },
            cancellationToken: Cancellation
        );

    private protected AuthFactory NewReplica(string database, string? cache = null)
    {
        var replica = new AuthFactory(_data)
        {
            DatabaseName = database,
            Time = Time,
            Chat = Chat,
        };
        if (cache is not null)
        {
            replica.Settings["ConnectionStrings:cache"] = cache;
        }

        return replica;
    }

    private protected Task<HttpResponseMessage> DeleteAsync(SignedIn user, string? currentPassword = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, "/api/auth/account");
        if (currentPassword is not null)
        {
            request.Content = JsonContent.Create(new { currentPassword });
        }

        return Factory.CreateClient(user.Response).SendAsync(request, Cancellation);
    }

    private protected Task<AccountDeletion?> RowAsync(SignedIn user) =>
        Factory.QueryAsync(db =>
            db.AccountDeletions.AsNoTracking().SingleOrDefaultAsync(row => row.UserId == user.UserId, Cancellation)
        );

    private protected Task<(int Users, int Accounts, int Passwords, int Sessions, int Events)> CountAsync(
        string userId
    ) =>
        Factory.QueryAsync(async db =>
            (
                await db.Users.CountAsync(user => user.Id == userId, Cancellation),
                await db.Accounts.CountAsync(account => account.UserId == userId, Cancellation),
                await db.Passwords.CountAsync(password => password.UserId == userId, Cancellation),
                await db.Sessions.CountAsync(session => session.UserId == userId, Cancellation),
                await db.AuditEvents.CountAsync(audit => audit.UserId == userId, Cancellation)
            )
        );
}
