namespace Aspire.Hosting.Local;

/// <summary>The console: colours only on a terminal, and never when NO_COLOR is set (https://no-color.org).</summary>
internal static class Terminal
{
    private static readonly Lock WriteLock = new();

    public static bool HasColors { get; } = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static void Line(string text, Color color = Color.None)
    {
        lock (WriteLock)
        {
            Console.Out.WriteLine(Paint(text, color));
        }
    }

    public static void Error(string text)
    {
        lock (WriteLock)
        {
            Console.Error.WriteLine(Paint(text, Color.Red));
        }
    }

    public static string Paint(string text, Color color) => HasColors && color != Color.None ? $"\e[{(int)color}m{text}\e[0m" : text;
}

/// <summary>ANSI foreground colours.</summary>
internal enum Color
{
    None = 0,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Blue = 34,
    Magenta = 35,
    Cyan = 36,
    Gray = 90,
    BrightGreen = 92,
    BrightYellow = 93,
    BrightBlue = 94,
    BrightMagenta = 95,
    BrightCyan = 96,
}
