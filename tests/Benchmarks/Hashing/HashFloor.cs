using Bcrypt = BCrypt.Net.BCrypt;

namespace Fubuni.Benchmarks;

/// <summary>
/// How fast this machine makes the hash that a sign-in costs: the same library at the same cost, with no service around
/// it.
/// </summary>
internal static class HashFloor
{
    /// <summary>The default of the service.</summary>
    private const int Cost = 12;

    private const string Password = "a password for benchmarks only";

    private static readonly string Hash = Bcrypt.EnhancedHashPassword(Password, Cost);

    /// <param name="threads">At most one for each processor.</param>
    /// <returns>
    /// Hashes per second as <paramref name="threads"/> ÷ processor time of a hash, which neighbours on the machine
    /// change little.
    /// </returns>
    public static Figures Run(int threads, TimeSpan duration)
    {
        var run = Load.Run(
            threads,
            duration,
            (_, repeat) =>
                repeat(() =>
                {
                    if (!Bcrypt.EnhancedVerify(Password, Hash))
                    {
                        throw new InvalidOperationException("The hash does not match its password.");
                    }
                })
        );
        return run with { PerSecond = threads * 1_000_000 / run.LoadMicroseconds };
    }
}
