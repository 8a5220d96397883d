using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// Errors as RFC 9457 problem details with a stable <c>code</c>, on which clients depend; <c>title</c> and
/// <c>detail</c> are for people.
/// </summary>
public static class Problem
{
    /// <summary>
    /// One problem. <paramref name="errors"/> maps a field, as the request spells it, to what is wrong with it.
    /// </summary>
    public static ProblemHttpResult Of(
        int status,
        string code,
        string detail,
        IDictionary<string, string[]>? errors = null
    )
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is not null)
        {
            extensions["errors"] = errors;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }

    /// <summary>One problem with a further member, for clients to use.</summary>
    public static ProblemHttpResult Of(int status, string code, string detail, (string Name, object Value) member) =>
        TypedResults.Problem(
            detail,
            statusCode: status,
            extensions: new Dictionary<string, object?> { ["code"] = code, [member.Name] = member.Value }
        );

    /// <summary>422 <c>validation_failed</c>: the request is well formed, but fields break the rules.</summary>
    public static ProblemHttpResult Validation(IDictionary<string, string[]> errors) =>
        Of(StatusCodes.Status422UnprocessableEntity, "validation_failed", "Some fields are not valid.", errors);
}
