@rem Called by ..\run.cmd and ..\test.cmd with the project to build: checks for the tools and builds it. Other systems use build.sh.
where dotnet >nul 2>nul || (echo error: dotnet was not found: install the .NET 10 SDK ^(https://dot.net^). 1>&2 & exit /b 1)
set "missing=node was not found: the embedded servers need it to download (Node.js 20 or later, https://nodejs.org)."
if not exist Feed.local.props where node >nul 2>nul || echo note: %missing% 1>&2
dotnet build %1 -nologo -v:quiet -clp:NoSummary;ErrorsOnly || (echo error: the build failed; see the lines above. 1>&2 & exit /b 1)
