using Fubuni.AuthService.Telemetry;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Passwords;

/// <summary>Creates and checks password hashes, on the hashing threads.</summary>
public sealed class PasswordHasher(
    HashingPool pool,
    IOptions<PasswordOptions> options,
    TimeProvider time,
    AuthMetrics metrics
)
{
    private int Cost => options.Value.Cost;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        pool.RunAsync(() => Create(password), cancellationToken);

    /// <summary>
    /// Checks a password against a stored hash. Without a hash (unknown user, or a user without a password) it does the
    /// same work and fails, so that the time does not show who has an account (ASVS 6.3.8).
    /// </summary>
    public Task<PasswordCheck> CheckAsync(string password, string? hash, CancellationToken cancellationToken) =>
        pool.RunAsync(() => Check(password, hash), cancellationToken);

    private PasswordCheck Check(string password, string? hash)
    {
        if (hash is null || PasswordHash.FormatOf(hash) == PasswordHashFormat.Unknown)
        {
            Create(password);
            if (hash is null)
            {
                return PasswordCheck.Failed;
            }

            metrics.PasswordHashUnsupported();
            return PasswordCheck.Unsupported;
        }

        var started = time.GetTimestamp();
        var matches = PasswordHash.Verify(password, hash);
        metrics.PasswordHashed(PasswordHash.FormatOf(hash).ToString(), time.GetElapsedTime(started));
        if (!matches)
        {
            return PasswordCheck.Failed;
        }

        return new PasswordCheck(true, PasswordHash.IsOutdated(hash, Cost) ? Create(password) : null);
    }

    private string Create(string password)
    {
        var started = time.GetTimestamp();
        var hash = PasswordHash.Create(password, Cost);
        metrics.PasswordHashed(nameof(PasswordHashFormat.Fubuni), time.GetElapsedTime(started));
        return hash;
    }
}

/// <param name="Matches">Whether the password is the right one.</param>
/// <param name="NewHash">A hash to store in place of an outdated one; null when the stored hash is current.</param>
/// <param name="IsUnsupported">
/// Whether the stored hash has a format, or a cost, that this service does not support: every password fails.
/// </param>
public readonly record struct PasswordCheck(bool Matches, string? NewHash, bool IsUnsupported = false)
{
    public static readonly PasswordCheck Failed = new(false, null);

    public static readonly PasswordCheck Unsupported = new(false, null, IsUnsupported: true);
}
