namespace Fubuni.AuthService.BetterAuth.Tables;

/// <summary>The names of columns, by their default names in Better Auth.</summary>
public sealed class FieldNames() : Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
{
    public string Named(string field) => GetValueOrDefault(field) ?? field;

    public string? GetValueOrDefault(string field) => TryGetValue(field, out var name) ? name : null;

    public override string ToString() =>
        string.Join(
            ',',
            this.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}")
        );
}
