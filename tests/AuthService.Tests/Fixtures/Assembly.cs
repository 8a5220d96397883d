using Fubuni.Testing;

[assembly: AssemblyFixture(typeof(DataServices))]
