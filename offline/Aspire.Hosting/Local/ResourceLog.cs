using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The output of all resources: prefixed and coloured on the console, and the last lines of each kept to explain a failure.</summary>
internal sealed class ResourceLog(DistributedApplicationOptions options)
{
    private const int Kept = 30;

    private static readonly Color[] Palette =
        [Color.Cyan, Color.Magenta, Color.Yellow, Color.Blue, Color.Green, Color.BrightMagenta, Color.BrightCyan, Color.BrightBlue, Color.BrightYellow, Color.BrightGreen];

    private readonly Dictionary<string, (Color Color, Queue<string> Last)> _resources = new(StringComparer.OrdinalIgnoreCase);
    private int _width;

    public void Register(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _resources[name] = (Palette[_resources.Count % Palette.Length], new Queue<string>());
            _width = Math.Max(_width, name.Length);
        }
    }

    public void Write(IResource resource, string line) => Write(resource.Name, line);

    public void Write(string resource, string line)
    {
        Keep(resource, line);
        var color = _resources[resource].Color;
        if (!options.IsTest)
        {
            Terminal.Line(Terminal.Paint(resource.PadRight(_width), color) + " | " + line);
        }
    }

    /// <summary>A line that is shown only to explain a failure.</summary>
    public void Keep(string resource, string line)
    {
        var last = _resources[resource].Last;
        lock (last)
        {
            last.Enqueue(line);
            if (last.Count > Kept)
            {
                last.Dequeue();
            }
        }
    }

    /// <summary>A line of the host itself.</summary>
    public void Say(string line, Color color = Color.None)
    {
        if (!options.IsTest)
        {
            Terminal.Line(line, color);
        }
    }

    /// <summary>The last lines of a resource, indented; empty where it has written nothing.</summary>
    public string Tail(IResource resource) => Tail(resource.Name);

    public string Tail(string resource)
    {
        var last = _resources[resource].Last;
        lock (last)
        {
            return string.Concat(last.Select(line => $"{Environment.NewLine}    {line}"));
        }
    }
}
