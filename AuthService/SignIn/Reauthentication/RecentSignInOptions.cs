namespace Fubuni.AuthService.SignIn.Reauthentication;

/// <summary>Section <c>RecentSignIn</c>.</summary>
public sealed class RecentSignInOptions
{
    public const string Section = "RecentSignIn";

    /// <summary>A sign-in is recent for this long.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);
}
