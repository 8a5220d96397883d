using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Accounts.Deletion;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.AuthSessions;
using Fubuni.AuthService.BetterAuth.Sessions;
using Fubuni.AuthService.BetterAuth.Tables;
using Fubuni.AuthService.DataProtection;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.RefreshTokens;
using Fubuni.AuthService.SigningKeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Data;

/// <summary>The database <c>authdb</c>: the account tables of Better Auth, and the tables of this service.</summary>
public sealed class AuthDbContext : DbContext
{
    public AuthDbContext(DbContextOptions<AuthDbContext> options)
        : base(options)
    {
        // No code continues a transaction after a failed statement, so savepoints would only add round trips.
        Database.AutoSavepointsEnabled = false;
        AccountColumns =
            options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<AccountColumns>()
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

    /// <summary>
    /// One row: the result for a presented refresh token. The SQL function decides and writes in one statement.
    /// </summary>
    public IQueryable<RefreshRotation> RotateRefreshToken(
        byte[] tokenHash,
        byte[] childHash,
        DateTimeOffset now,
        TimeSpan replayWindow,
        TimeSpan lifetime
    ) => FromExpression(() => RotateRefreshToken(tokenHash, childHash, now, replayWindow, lifetime));

    /// <summary>
    /// In queries: converts a user id, which is text in the tables of this service, to the id type of the user table.
    /// </summary>
    public static string UserId(string id) =>
        throw new NotSupportedException("This method can be used in queries only.");

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
        modelBuilder
            .HasDbFunction(typeof(AuthDbContext).GetMethod(nameof(RotateRefreshToken))!)
            .HasName("rotate_refresh_token");
        // In Postgres the name of a type is also the function that casts to it.
        modelBuilder
            .HasDbFunction(typeof(AuthDbContext).GetMethod(nameof(UserId))!)
            .HasName(
                AccountColumns.IdType switch
                {
                    "uuid" => "uuid",
                    "integer" => "int4",
                    "bigint" => "int8",
                    _ => "text",
                }
            )
            .IsBuiltIn();
    }
}
