using System.Text;

namespace Fubuni.AuthService.Endpoints;

/// <summary>
/// The errors of a request's fields: from the name of the field, as the request spells it, to sentences for people.
/// </summary>
internal static class FieldErrors
{
    /// <summary>Leaves out the fields without errors.</summary>
    public static Dictionary<string, string[]> Collect(params (string Field, string[] Errors)[] fields) =>
        fields.Where(field => field.Errors.Length > 0).ToDictionary(field => field.Field, field => field.Errors);

    /// <summary>Postgres stores no NUL in text, and no half surrogate pairs.</summary>
    public static bool IsStorable(string text, int maxLength) =>
        text.Length > 0
        && text.Length <= maxLength
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));
}
