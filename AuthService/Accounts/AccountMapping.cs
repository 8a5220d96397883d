using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Fubuni.AuthService.Accounts;

/// <summary>Fits the model of a table of Better Auth's to the table that is there.</summary>
internal static class AccountMapping
{
    /// <summary>Maps a column that only some databases have: read where it is, left to its default in new rows; else the property stays unset.</summary>
    public static void MapOptional<T>(this EntityTypeBuilder<T> entity, string property, string field, FieldNames fields, AccountColumns columns)
        where T : class
    {
        if (columns.Has(entity.Metadata.GetTableName()!, fields.Named(field)))
        {
            entity.Property(property).HasColumnName(field).ValueGeneratedOnAdd();
        }
        else
        {
            entity.Ignore(property);
        }
    }

    /// <summary>Gives mapped properties the names and types that their columns have in this database.</summary>
    public static void Adapt<T>(this EntityTypeBuilder<T> entity, FieldNames fields, AccountColumns columns)
        where T : class
    {
        foreach (var property in entity.Metadata.GetProperties())
        {
            property.SetColumnName(fields.Named(property.GetColumnName()));
            var type = columns.TypeOf(entity.Metadata.GetTableName()!, property.GetColumnName());
            if (ConverterOf(property, type) is { } converter)
            {
                property.SetColumnType(type);
                property.SetValueConverter(converter);
            }
        }
    }

    /// <summary>The columns that a new row must have, no default fills, and we know nothing of.</summary>
    public static IReadOnlyList<string> UnfilledColumns(this IEntityType entity, AccountColumns columns)
    {
        var filled = entity.GetProperties()
            .Where(property => property.ValueGenerated == ValueGenerated.Never || property.GetValueGeneratorFactory() is not null)
            .Select(property => property.GetColumnName())
            .ToHashSet(StringComparer.Ordinal);
        return [.. columns.RequiredIn(entity.GetTableName()!).Where(column => !filled.Contains(column))];
    }

    /// <summary>Ids that are not text, and times whose zone is not stored: those are UTC.</summary>
    private static ValueConverter? ConverterOf(IMutableProperty property, string? type) => (type, property.ClrType) switch
    {
        ("uuid", var clr) when clr == typeof(string) => new StringToGuidConverter(),
        ("integer", var clr) when clr == typeof(string) => new StringToNumberConverter<int>(),
        ("bigint", var clr) when clr == typeof(string) => new StringToNumberConverter<long>(),
        ("timestamp without time zone", _) => new ValueConverter<DateTimeOffset, DateTime>(
            time => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified), time => new DateTimeOffset(time, TimeSpan.Zero)),
        _ => null,
    };
}

/// <summary>
/// Fills the column <c>issuer</c> that Better Auth 1.7.0 and 1.7.1 have in their account table, and later ones on request: whom the account id is from.
/// </summary>
internal sealed class AccountIssuer : ValueGenerator<string>
{
    public override bool GeneratesTemporaryValues => false;

    public override string Next(EntityEntry entry) => ((Account)entry.Entity).ProviderId switch
    {
        Account.CredentialProvider => "local:credential",
        Account.GoogleProvider => "https://accounts.google.com",
        var provider => $"local:oauth:{provider}",
    };
}
