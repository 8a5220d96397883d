namespace Fubuni.AuthService.AuthSessions.Devices;

/// <summary>
/// A browser and an operating system, read from a User-Agent header: enough for a user to recognise their devices. A
/// client can send any value there, so no decision depends on it.
/// </summary>
/// <param name="Browser">Or another program, as <c>curl</c>; null when the header names none.</param>
/// <param name="OperatingSystem">Null when the header names none that is known.</param>
public readonly record struct UserAgent(string? Browser, string? OperatingSystem)
{
    private const int MaxProductLength = 40;

    /// <summary>In order of precedence: browsers also send the names of the browsers that they imitate.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("Edge/", "Edge"),
        ("OPR/", "Opera"),
        ("OPT/", "Opera"),
        ("OPiOS/", "Opera"),
        ("Opera", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Chromium/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] OperatingSystems =
    [
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("iPod", "iOS"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    public static UserAgent Read(string? header) =>
        string.IsNullOrWhiteSpace(header)
            ? default
            : new UserAgent(Find(Browsers, header) ?? Product(header), Find(OperatingSystems, header));

    private static string? Find((string Mark, string Name)[] known, string header) =>
        known.FirstOrDefault(entry => header.Contains(entry.Mark, StringComparison.Ordinal)).Name;

    /// <summary>
    /// The first product of the header (RFC 9110 section 10.1.5), but not <c>Mozilla</c>, which every browser sends
    /// first.
    /// </summary>
    private static string? Product(string header)
    {
        var length = header.AsSpan().IndexOfAny('/', ' ');
        var product = length < 0 ? header : header[..length];
        return
            product.Length is 0 or > MaxProductLength
            || product == "Mozilla"
            || !product.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? null
            : product;
    }
}
