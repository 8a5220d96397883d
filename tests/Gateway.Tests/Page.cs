using System.IO.Compression;

namespace Fubuni.Gateway.Tests;

/// <summary>A web root as the build of the frontend creates it.</summary>
internal sealed class Page : IDisposable
{
    public const string Policy = "default-src 'none'; script-src 'self'";
    public const string Script = "console.log('the page')";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fubuni-page-");

    public Page()
    {
        Write(
            "index.html",
            $"""
            <!doctype html><html><head>
            <meta http-equiv="Content-Security-Policy" content="{Policy}"></head><body>the page</body></html>
            """
        );
        Write("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        Write("assets/app-1a2b3c.js", Script);
        Compress("assets/app-1a2b3c.js", ".br", stream => new BrotliStream(stream, CompressionLevel.SmallestSize));
        Compress("assets/app-1a2b3c.js", ".gz", stream => new GZipStream(stream, CompressionLevel.SmallestSize));
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void Compress(string path, string extension, Func<Stream, Stream> compression)
    {
        var file = Path.Combine(Folder, path);
        using var target = compression(File.Create(file + extension));
        target.Write(File.ReadAllBytes(file));
    }
}
