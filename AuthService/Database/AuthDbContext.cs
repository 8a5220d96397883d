using Fubuni.AuthService.Accounts;
using Fubuni.AuthService.Auditing;
using Fubuni.AuthService.Passwords;
using Fubuni.AuthService.Sessions;
using Fubuni.AuthService.SigningKeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Database;

/// <summary>The database <c>authdb</c>: Better Auth's account tables, and our own beside them.</summary>
public sealed class AuthDbContext(DbContextOptions<AuthDbContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<StoredPassword> Passwords => Set<StoredPassword>();

    public DbSet<AuthSession> Sessions => Set<AuthSession>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    internal AccountTables AccountTables { get; } =
        options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<IOptions<AccountTables>>()?.Value ?? new AccountTables();

    /// <summary>One row: what became of a presented refresh token. The SQL function decides and writes in one round trip.</summary>
    public IQueryable<RefreshRotation> RotateRefreshToken(byte[] tokenHash, byte[] childHash, DateTimeOffset now, TimeSpan replayWindow, TimeSpan lifetime)
        => FromExpression(() => RotateRefreshToken(tokenHash, childHash, now, replayWindow, lifetime));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new UserConfiguration(AccountTables));
        modelBuilder.ApplyConfiguration(new AccountConfiguration(AccountTables));
        modelBuilder.ApplyConfiguration(new StoredPasswordConfiguration());
        modelBuilder.ApplyConfiguration(new AuthSessionConfiguration());
        modelBuilder.ApplyConfiguration(new RefreshTokenConfiguration());
        modelBuilder.ApplyConfiguration(new RefreshRotationConfiguration());
        modelBuilder.ApplyConfiguration(new SigningKeyConfiguration());
        modelBuilder.ApplyConfiguration(new AuditEventConfiguration());
        modelBuilder.HasDbFunction(typeof(AuthDbContext).GetMethod(nameof(RotateRefreshToken))!).HasName("rotate_refresh_token");
    }
}
