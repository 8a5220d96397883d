using Fubuni.Chart.Tests;

[assembly: AssemblyFixture(typeof(PublishedChart))]
