global using ManualTime = Fubuni.Testing.ManualTime;
using Fubuni.Testing;

[assembly: AssemblyFixture(typeof(DataServices))]
