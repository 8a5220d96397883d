namespace Fubuni.AuthService.Sessions;

/// <summary>
/// A browser and an operating system as people name them, read from a User-Agent header: enough to tell one's own devices apart. Anyone can send
/// anything there, so nothing is decided by it.
/// </summary>
/// <param name="Browser">Or the program that is none, as <c>curl</c>; null when the header names nothing.</param>
/// <param name="OperatingSystem">Null when the header names none that is known.</param>
public readonly record struct UserAgent(string? Browser, string? OperatingSystem)
{
    private const int MaxProductLength = 40;

    /// <summary>The order matters: every browser names those it wants to be taken for as well.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("Edge/", "Edge"),
        ("OPR/", "Opera"), ("OPT/", "Opera"), ("OPiOS/", "Opera"), ("Opera", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Chromium/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] OperatingSystems =
    [
        ("iPhone", "iOS"), ("iPad", "iOS"), ("iPod", "iOS"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"), ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    public static UserAgent Read(string? header)
        => string.IsNullOrWhiteSpace(header) ? default : new UserAgent(Find(Browsers, header) ?? Product(header), Find(OperatingSystems, header));

    private static string? Find((string Mark, string Name)[] known, string header)
        => known.FirstOrDefault(entry => header.Contains(entry.Mark, StringComparison.Ordinal)).Name;

    /// <summary>The first product of the header (RFC 9110 section 10.1.5), unless it is the one that every browser begins with.</summary>
    private static string? Product(string header)
    {
        var length = header.AsSpan().IndexOfAny('/', ' ');
        var product = length < 0 ? header : header[..length];
        return product.Length is 0 or > MaxProductLength || product == "Mozilla" || !product.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? null
            : product;
    }
}
