using System.Text.RegularExpressions;

namespace Fubuni.AuthService.Google;

/// <summary>
/// Where to go in our own app after signing in. The addresses of the app's pages are the only ones accepted: no host, no fragment, no percent sign,
/// backslash or dot segment in the path, so there is nothing that a browser could read as another origin. The frontend's <c>returnTo.ts</c> has the
/// same expression.
/// </summary>
internal static partial class LocalPath
{
    public const string Home = "/";

    private const int MaxLength = 1000;

    /// <summary>The path, or home in place of what is none.</summary>
    public static string Of(string? untrusted) => untrusted is { Length: <= MaxLength } && Syntax().IsMatch(untrusted) ? untrusted : Home;

    [GeneratedRegex(@"\A(?=/)(?:/(?!\.\.?(?:[/?]|\z))[A-Za-z0-9_.~+@-]+)*/?(?:\?[A-Za-z0-9_.~+@/=&%:,-]*)?\z")]
    private static partial Regex Syntax();
}
