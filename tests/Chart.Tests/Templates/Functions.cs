using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fubuni.Chart.Tests.Templates;

internal static class Functions
{
    /// <summary>The functions that need nothing but their arguments.</summary>
    public static Dictionary<string, Func<object?[], object?>> All => new()
    {
        ["and"] = values => values.FirstOrDefault(value => !Template.IsTrue(value), values[^1]),
        ["not"] = values => !Template.IsTrue(values.Single()),
        ["default"] = values => Template.IsTrue(values[1]) ? values[1] : values[0],
        ["int"] = values => Convert.ToInt64(values.Single(), CultureInfo.InvariantCulture),
        ["toString"] = values => Text(values.Single()),
        ["print"] = values => string.Concat(values.Select(Text)),
        ["required"] = values => values[1] is null or "" ? throw new MissingValueException((string)values[0]!) : values[1],
        ["sha256sum"] = values => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((string)values.Single()!))),
        ["indent"] = values => string.Join('\n', ((string)values[1]!).Split('\n').Select(line => new string(' ', (int)(long)values[0]!) + line)),
        ["toYaml"] = values => string.Join('\n', ((IReadOnlyDictionary<string, object?>)values.Single()!).Select(entry => $"{entry.Key}: {JsonSerializer.Serialize(entry.Value)}")),
        ["urlParse"] = values =>
        {
            // An empty URL has empty parts.
            var url = values.Single() is string { Length: > 0 } text ? new Uri(text) : new Uri("about:");
            return new Dictionary<string, object?> { ["scheme"] = url.Scheme, ["host"] = url.Authority, ["hostname"] = url.Host };
        },
    };

    public static string Text(object? value) => value switch
    {
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>The chart refuses to be installed without a value.</summary>
internal sealed class MissingValueException(string message) : Exception(message);
