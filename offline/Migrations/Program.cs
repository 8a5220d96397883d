using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal;

if (args is not [var service and ("AuthService" or "ChatService"), var name])
{
    Console.Error.WriteLine("dotnet run --project offline/Migrations -- AuthService|ChatService <NameOfTheMigration>");
    return 2;
}

var assembly = System.Reflection.Assembly.Load(service);
var contextType = assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(DbContext)));
var builder = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(contextType))!;
// The model decides; no database is asked.
builder.UseNpgsql("Host=localhost;Database=none");
using var context = (DbContext)Activator.CreateInstance(contextType, builder.Options)!;

var reporter = new OperationReporter(new OperationReportHandler(Console.Error.WriteLine, Console.Error.WriteLine, Console.WriteLine));
var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices(reporter).AddDbContextDesignTimeServices(context);
#pragma warning disable EF1001 // The design services of a provider are internal to it; dotnet ef finds them by an attribute.
new NpgsqlDesignTimeServices().ConfigureDesignTimeServices(services);
#pragma warning restore EF1001
using var provider = services.BuildServiceProvider();
var scaffolder = provider.GetRequiredService<IMigrationsScaffolder>();

// Migrations lie beside the model snapshot, in the folder that its namespace names.
var root = $"Fubuni.{service}";
var subNamespace = assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(ModelSnapshot))).Namespace![(root.Length + 1)..];
var folder = Path.GetFullPath(Path.Combine(service, subNamespace.Replace('.', Path.DirectorySeparatorChar)));
var migration = scaffolder.ScaffoldMigration(name, root, subNamespace);
Console.WriteLine(scaffolder.Save(Path.GetFullPath(service), migration, folder, dryRun: false).MigrationFile);
return 0;
