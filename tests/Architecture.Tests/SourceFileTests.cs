using System.Text.RegularExpressions;
using Fubuni.Testing;

namespace Fubuni.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MaxColumns = 120;
    private const int MaxLines = 300;

    [Fact]
    public void No_line_is_longer_than_120_columns()
    {
        var tooLong =
            from file in SourceFiles()
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxColumns && !Unbreakable().IsMatch(line.Item)
            select $"{Path.GetRelativePath(RepositoryFolder.Path, file)}:{line.Index + 1}";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_has_more_than_300_lines()
    {
        var tooLong =
            from file in SourceFiles()
            let lines = File.ReadLines(file).Count()
            where lines > MaxLines
            select $"{Path.GetRelativePath(RepositoryFolder.Path, file)}: {lines}";

        Assert.Empty(tooLong);
    }

    /// <summary>A hash, a key, a JSON document: splitting it would make it harder to read, not easier.</summary>
    [GeneratedRegex(@"\S{90}")]
    private static partial Regex Unbreakable();

    // Migrations are generated, and are not changed after they were applied.
    private static IEnumerable<string> SourceFiles() =>
        Directory
            .EnumerateFiles(RepositoryFolder.Path, "*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !Path.GetRelativePath(RepositoryFolder.Path, file)
                    .Split(Path.DirectorySeparatorChar)
                    .Any(folder => folder is "artifacts" or "obj" or "bin" or "node_modules" or "Migrations")
            );
}
