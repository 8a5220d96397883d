namespace Fubuni.AuthService.Passwords;

/// <summary>How passwords are hashed (section <c>Passwords</c>).</summary>
public sealed class PasswordOptions
{
    public const string Section = "Passwords";

    /// <summary>
    /// bcrypt's cost: one more doubles the work. 12 is about 180 ms on a server core. Stored hashes follow a change at
    /// the next sign-in.
    /// </summary>
    public int Cost { get; set; } = 12;

    /// <summary>Threads that hash; 0 means one for each core.</summary>
    public int Threads { get; set; }

    /// <summary>
    /// How many hashes may wait for a thread. At cost 12 on two cores, 128 take about eleven seconds.
    /// </summary>
    public int QueueLength { get; set; } = 128;
}
