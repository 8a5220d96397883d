using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.BetterAuth;
using Fubuni.AuthService.DataProtection;
using Fubuni.AuthService.Deletion;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SigningKeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Database;

/// <summary>The database <c>authdb</c>: Better Auth's account tables, and our own beside them.</summary>
public sealed class AuthDbContext : DbContext
{
    public AuthDbContext(DbContextOptions<AuthDbContext> options) : base(options)
    {
        // Nobody goes on in a transaction after a statement of it has failed, so that a savepoint before each would only be two trips more.
        Database.AutoSavepointsEnabled = false;
        AccountColumns = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<AccountColumns>()
            ?? new AccountColumns(Options.Create(new AccountTables()));
    }

    public DbSet<User> Users => Set<User>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<StoredPassword> Passwords => Set<StoredPassword>();

    public DbSet<AuthSession> Sessions => Set<AuthSession>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    internal DbSet<BetterAuthSession> BetterAuthSessions => Set<BetterAuthSession>();

    internal DbSet<ExchangedSession> ExchangedSessions => Set<ExchangedSession>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<AccountDeletion> AccountDeletions => Set<AccountDeletion>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    internal AccountColumns AccountColumns { get; }

    /// <summary>One row: what became of a presented refresh token. The SQL function decides and writes in one round trip.</summary>
    public IQueryable<RefreshRotation> RotateRefreshToken(byte[] tokenHash, byte[] childHash, DateTimeOffset now, TimeSpan replayWindow, TimeSpan lifetime)
        => FromExpression(() => RotateRefreshToken(tokenHash, childHash, now, replayWindow, lifetime));

    /// <summary>In queries: a user id of a table of ours, which is text, as the type of id that the user table has.</summary>
    public static string UserId(string id) => throw new NotSupportedException("Only queries have this.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new UserConfiguration(AccountColumns));
        modelBuilder.ApplyConfiguration(new AccountConfiguration(AccountColumns));
        modelBuilder.ApplyConfiguration(new BetterAuthSessionConfiguration(AccountColumns));
        modelBuilder.ApplyConfiguration(new ExchangedSessionConfiguration());
        modelBuilder.ApplyConfiguration(new StoredPasswordConfiguration());
        modelBuilder.ApplyConfiguration(new AuthSessionConfiguration());
        modelBuilder.ApplyConfiguration(new RefreshTokenConfiguration());
        modelBuilder.ApplyConfiguration(new RefreshRotationConfiguration());
        modelBuilder.ApplyConfiguration(new SigningKeyConfiguration());
        modelBuilder.ApplyConfiguration(new DataProtectionKeyConfiguration());
        modelBuilder.ApplyConfiguration(new AccountDeletionConfiguration());
        modelBuilder.ApplyConfiguration(new AuditEventConfiguration());
        modelBuilder.HasDbFunction(typeof(AuthDbContext).GetMethod(nameof(RotateRefreshToken))!).HasName("rotate_refresh_token");
        // A type's name is a function that casts to it.
        modelBuilder.HasDbFunction(typeof(AuthDbContext).GetMethod(nameof(UserId))!).HasName(AccountColumns.IdType switch
        {
            "uuid" => "uuid",
            "integer" => "int4",
            "bigint" => "int8",
            _ => "text",
        }).IsBuiltIn();
    }
}
