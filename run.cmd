@echo off
rem Builds the solution and starts the whole stack. run --help lists the options; AppHost\Running implements them.
setlocal
cd /d "%~dp0"
for %%a in (%*) do if "%%~a"=="--help" goto help
call eng\build.cmd AppHost || exit /b 1
if not defined DOTNET_ENVIRONMENT set DOTNET_ENVIRONMENT=Development
if not defined Configuration set Configuration=Debug
dotnet AppHost\bin\%Configuration%\net10.0\AppHost.dll %*
exit /b %errorlevel%

:help
type AppHost\Running\usage.txt
