using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// What the OpenAPI documents of all services have in common. The frontend's types are made from them.
/// </summary>
public static partial class OpenApiConventions
{
    private const string BearerScheme = "bearer";

    /// <summary>
    /// Names the API and says which operations want a bearer token and what a problem looks like. <c>AddOpenApi</c>
    /// itself is called by the service: the descriptions are its own doc comments, which are compiled into that call.
    /// </summary>
    public static OpenApiOptions AddConventions(this OpenApiOptions options, string title) =>
        options
            .AddDocumentTransformer((document, _, _) => Describe(document, title))
            .AddOperationTransformer(RequireToken)
            .AddOperationTransformer((operation, _, _) => DescribeInOneLine(operation))
            .AddSchemaTransformer(AddProblemMembers)
            .AddSchemaTransformer((schema, _, _) => DescribeInOneLine(schema));

    private static Task Describe(OpenApiDocument document, string title)
    {
        document.Info = new OpenApiInfo { Title = title, Version = "v1" };
        // One public origin serves it all; the address this document was read from says nothing.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
            },
        };
        return Task.CompletedTask;
    }

    private static Task RequireToken(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [],
                },
            ];
        }

        return Task.CompletedTask;
    }

    /// <summary>Every problem of ours has a <c>code</c>, and validation problems name the fields.</summary>
    private static Task AddProblemMembers(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String };
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object | JsonSchemaType.Null,
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
            schema.Required = new HashSet<string> { "code" };
        }

        return Task.CompletedTask;
    }

    /// <summary>Where a doc comment breaks its lines is a matter of the source.</summary>
    private static Task DescribeInOneLine(OpenApiOperation operation)
    {
        operation.Summary = InOneLine(operation.Summary);
        operation.Description = InOneLine(operation.Description);
        operation.RequestBody?.Description = InOneLine(operation.RequestBody.Description);
        foreach (var parameter in operation.Parameters ?? [])
        {
            parameter.Description = InOneLine(parameter.Description);
        }

        foreach (var (_, response) in operation.Responses ?? [])
        {
            response.Description = InOneLine(response.Description);
        }

        return Task.CompletedTask;
    }

    private static Task DescribeInOneLine(OpenApiSchema schema)
    {
        schema.Description = InOneLine(schema.Description);
        foreach (var property in schema.Properties?.Values ?? [])
        {
            property.Description = InOneLine(property.Description);
        }

        return Task.CompletedTask;
    }

    private static string? InOneLine(string? text) => text is null ? null : LineBreaks().Replace(text, " ");

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreaks();
}
