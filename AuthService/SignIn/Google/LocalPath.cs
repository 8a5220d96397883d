using System.Text.RegularExpressions;

namespace Fubuni.AuthService.SignIn.Google;

/// <summary>
/// The page of the app to open after a sign-in. Only paths of the app are valid: no host, no fragment, and no percent
/// sign, backslash or dot segment in the path, so that no browser interprets the value as another origin. The
/// frontend's <c>returnTo.ts</c> has the same expression.
/// </summary>
internal static partial class LocalPath
{
    public const string Home = "/";

    private const int MaxLength = 1000;

    /// <summary>The path if it is valid, else <see cref="Home"/>.</summary>
    public static string Of(string? untrusted) =>
        untrusted is { Length: <= MaxLength } && Syntax().IsMatch(untrusted) ? untrusted : Home;

    [GeneratedRegex(@"\A(?=/)(?:/(?!\.\.?(?:[/?]|\z))[A-Za-z0-9_.~+@-]+)*/?(?:\?[A-Za-z0-9_.~+@/=&%:,-]*)?\z")]
    private static partial Regex Syntax();
}
